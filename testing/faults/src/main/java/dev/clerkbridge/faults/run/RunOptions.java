// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.run;

import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.process.Directories;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command-line options that the crash test and the chaos test share, and the report at the end. */
public final class RunOptions {

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "Minimum duration, for example 30m. Default: ${DEFAULT-VALUE}")
    private Duration duration = Duration.ofMinutes(1);

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            description =
                    "Where to create a directory for the run's files; choose the disk to test. Default: the system's"
                            + " temporary directory")
    private @Nullable Path directory;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Minimum number of rounds of each fault. Default: ${DEFAULT-VALUE}")
    private int rounds = 1;

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of brokers; with 3 or more, topics have 3 replicas and need 2 in sync."
                    + " Default: ${DEFAULT-VALUE}")
    private int brokers = 1;

    @Option(names = "--seed", paramLabel = "N", description = "Seed for the random choices. Default: random")
    private @Nullable Long seed;

    /** The minimum duration. */
    public Duration duration() {
        return duration;
    }

    /** The minimum number of rounds of each fault. */
    public int rounds() {
        return rounds;
    }

    public int brokers() {
        return brokers;
    }

    /** The seed from the command line, or a new seed. Prints it together with the directory of the logs. */
    public long seed(Path home) {
        long chosen = seed != null ? seed : ThreadLocalRandom.current().nextInt(1_000_000);
        print("seed " + chosen + ", logs in " + home);
        return chosen;
    }

    /**
     * Returns the faults that are possible here, and prints why the others are skipped.
     *
     * @param missing what a fault needs; null if it is possible
     * @throws UserError if no fault is possible
     */
    public <F extends Enum<F>> List<F> possible(List<F> faults, Function<F, @Nullable String> missing) {
        List<F> possible =
                faults.stream().filter(fault -> missing.apply(fault) == null).toList();
        List<String> skipped = faults.stream()
                .filter(fault -> !possible.contains(fault))
                .map(fault -> fault + " needs " + missing.apply(fault))
                .toList();
        if (possible.isEmpty()) {
            throw new UserError("None of the chosen faults is possible: " + String.join("; ", skipped));
        }
        skipped.forEach(fault -> print("SKIPPED: " + fault));
        return possible;
    }

    /**
     * Creates a directory inside {@code --directory} or the system's temporary directory. {@link #conclude} deletes it
     * after a clean run.
     */
    public Path newDirectory() throws IOException {
        String prefix = "clerk-bridge-faults";
        return directory == null
                ? Files.createTempDirectory(prefix)
                : Files.createTempDirectory(Files.createDirectories(directory), prefix);
    }

    /** Prints a line and flushes. */
    public void print(String line) {
        if (command != null) {
            PrintWriter out = command.commandLine().getOut();
            out.println(line);
            out.flush();
        }
    }

    /**
     * Prints the results. Deletes the files unless a check failed.
     *
     * @return the exit code
     */
    public int conclude(Path home, FaultTestResults<?> results) throws IOException {
        print("");
        print(results.table());
        if (!results.clean()) {
            print("A check failed. All files are kept in " + home + ".");
            return ExitCode.SOFTWARE;
        }
        Directories.delete(home);
        return ExitCode.OK;
    }
}
