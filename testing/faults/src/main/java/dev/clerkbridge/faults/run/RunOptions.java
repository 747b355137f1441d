// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.run;

import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
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

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many rounds of each fault at least. Default: ${DEFAULT-VALUE}")
    private int rounds = 1;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many brokers; with 3, topics have 3 replicas, 2 of them in sync. Default: ${DEFAULT-VALUE}")
    private int brokers = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Of what is left to chance. Default: a new one")
    private @Nullable Long seed;

    /** How long to go on at least. */
    public Duration duration() {
        return duration;
    }

    /** How many rounds of each fault there are at least. */
    public int rounds() {
        return rounds;
    }

    public int brokers() {
        return brokers;
    }

    /** The seed that was asked for, else a new one; it is shown, with where the logs are. */
    public long seed(Path home) {
        long chosen = seed != null ? seed : ThreadLocalRandom.current().nextInt(1_000_000);
        print("seed " + chosen + ", logs in " + home);
        return chosen;
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
    public int conclude(Path home, Findings<?> findings) throws IOException {
        print("");
        print(findings.table());
        if (!findings.clean()) {
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
