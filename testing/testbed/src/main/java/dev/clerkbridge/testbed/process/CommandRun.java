// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The result of a command: its exit code and what it printed to standard output and standard error. */
public record CommandRun(int exit, String output, String errors) {

    /** Runs a command in this JVM. The result does not contain the logs. */
    public static CommandRun of(CommandLine commandLine, String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int exit = commandLine
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
        return new CommandRun(exit, output.toString(), errors.toString());
    }

    /** The output, which must be JSON. */
    public JsonNode json() throws JsonProcessingException {
        return new ObjectMapper().readTree(output);
    }
}
