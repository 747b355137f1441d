// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The result of a command that was run in a separate process. */
public record CommandRun(int exit, String output, String errors) {

    public static CommandRun of(Map<String, String> environment, String... arguments) throws Exception {
        Path errors = Files.createTempFile("command", ".err");
        try {
            Process process = builder(environment, arguments)
                    .redirectError(errors.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new CommandRun(process.waitFor(), output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    /** Starts a command and discards its output. */
    public static Process start(Map<String, String> environment, String... arguments) throws IOException {
        return builder(environment, arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public JsonNode json() throws IOException {
        return new ObjectMapper().readTree(output);
    }

    private static ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = ServiceProcess.command(arguments);
        builder.environment().putAll(environment);
        return builder;
    }
}
