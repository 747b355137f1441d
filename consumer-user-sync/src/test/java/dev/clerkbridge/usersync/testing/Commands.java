// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.testing;

import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.usersync.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs the commands of consumer-user-sync. */
public final class Commands {

    private Commands() {}

    /** Runs a command in this JVM. */
    public static CommandRun run(Map<String, String> environment, String... arguments) {
        return CommandRun.of(Main.commandLine(environment), arguments);
    }

    /** Runs a command in a separate process, as users do. Its logs are in {@link CommandRun#errors}. */
    public static CommandRun runProcess(Map<String, String> environment, String... arguments) throws Exception {
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

    /** Starts a process that runs a command, and discards its output. */
    public static Process start(Map<String, String> environment, String... arguments) throws IOException {
        return builder(environment, arguments)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = ServiceProcess.command(arguments);
        builder.environment().putAll(environment);
        return builder;
    }
}
