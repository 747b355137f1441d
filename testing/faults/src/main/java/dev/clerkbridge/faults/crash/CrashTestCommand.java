package dev.clerkbridge.faults.crash;

import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./bridge crash-test}. */
@Command(
        name = "crash-test",
        description = {
            "Kills the ingress under load, again and again, and checks that nothing it acknowledged is lost.",
            "Exit code 1 if an event was lost, altered or overtaken."
        })
public final class CrashTestCommand implements Callable<Integer> {

    private static final Duration LONGEST_LIFE = Duration.ofSeconds(40);

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many rounds at least. Default: ${DEFAULT-VALUE}")
    private int rounds = 4;

    @Override
    public Integer call() throws Exception {
        Path home = options.emptyDirectory();
        Findings findings =
                new CrashRun(home, Jars.of("ingress"), options::print).run(options.duration(), rounds, LONGEST_LIFE);
        return options.conclude(home, findings.table(), findings.clean());
    }
}
