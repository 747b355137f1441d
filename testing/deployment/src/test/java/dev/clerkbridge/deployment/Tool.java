// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A program that tests need and that may be missing on this machine. If it is missing, the test is skipped. */
enum Tool {
    AMTOOL("amtool"),
    HADOLINT("hadolint"),
    KUBECTL("kubectl"),
    PROMTOOL("promtool"),
    SHELLCHECK("shellcheck"),
    YAMLLINT("yamllint");

    private final String program;

    Tool(String program) {
        this.program = program;
    }

    /** The result of a finished run. */
    record Run(int exitCode, String output) {}

    /** Whether the program is on the PATH. */
    boolean isInstalled() {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Runs the program in the project's root with an input; skips the calling test if the program is missing. */
    Run run(String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return run(input, command);
    }

    /** Runs a script that needs this program; skips the calling test if the program is missing. */
    Run runScript(Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return run("", command);
    }

    private Run run(String input, List<String> command) {
        if (!isInstalled()) {
            abort(program + " is not installed");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        // Makes Go collect garbage less often, which saves promtool a sixth of its CPU time.
        builder.environment().put("GOGC", "1000");
        return run(input, builder);
    }

    /** Runs any program in the project's root with only these environment variables. */
    static Run runProgram(Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return run("", builder);
    }

    private static Run run(String input, ProcessBuilder builder) {
        try {
            Process process = builder.directory(Project.path(".").toFile())
                    .redirectErrorStream(true)
                    .start();
            try (var toProgram = process.getOutputStream()) {
                toProgram.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
