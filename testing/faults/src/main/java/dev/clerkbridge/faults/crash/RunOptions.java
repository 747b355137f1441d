// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the tests that break things have in common on the command line: how long, where, and how they end. */
public final class RunOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long to go on, for instance 30m. Default: ${DEFAULT-VALUE}")
    private Duration duration = Duration.ofMinutes(1);

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            description = "Where to keep everything, on the disk to be tested; must be empty. Default: a temporary one")
    private @Nullable Path directory;

    /** How long to go on at least. */
    public Duration duration() {
        return duration;
    }

    /**
     * An empty directory, which {@link #conclude} deletes when all went well.
     *
     * @throws UserError when the one that was asked for is not empty
     */
    public Path emptyDirectory() throws IOException {
        Path given = directory;
        if (given == null) {
            return Files.createTempDirectory("clerk-bridge-crash");
        }
        Files.createDirectories(given);
        try (Stream<Path> content = Files.list(given)) {
            if (content.findAny().isPresent()) {
                throw new UserError(given + " is not empty");
            }
        }
        return given;
    }

    /** Shows a line at once. */
    public void print(String line) {
        if (command != null) {
            PrintWriter out = command.commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    /**
     * Shows the findings, and keeps the files if they are not clean.
     *
     * @return the exit code
     */
    public int conclude(Path home, String table, boolean clean) throws IOException {
        print("");
        print(table);
        if (!clean) {
            print("The promise is broken. Everything is kept in " + home + ".");
            return ExitCode.SOFTWARE;
        }
        delete(home);
        return ExitCode.OK;
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
