// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./bridge crash-test}. */
@Command(
        name = "crash-test",
        description = {
            "Kills the ingress under load and breaks Kafka, names, connections and the journal around it, again and"
                    + " again, and checks that nothing it acknowledged is lost.",
            "Exit code 1 if an event was lost, altered or overtaken, or if the ingress did not recover."
        })
public final class CrashTestCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many rounds of each fault at least. Default: ${DEFAULT-VALUE}")
    private int rounds = 1;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description = "Only this one; may be given several times: ${COMPLETION-CANDIDATES}")
    private List<IngressFault> faults = List.of(IngressFault.values());

    @Option(
            names = "--brokers",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many brokers; with 3, topics have 3 replicas, 2 of them in sync. Default: ${DEFAULT-VALUE}")
    private int brokers = 1;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "journal",
            description =
                    "What the ingress waits for before it answers 200: journal or kafka. Default: ${DEFAULT-VALUE}")
    private String mode = "journal";

    @Option(
            names = "--longest",
            paramLabel = "TIME",
            defaultValue = "20s",
            description = "The longest time that a fault lasts. Default: ${DEFAULT-VALUE}")
    private Duration longest = Duration.ofSeconds(20);

    @Option(names = "--seed", paramLabel = "N", description = "Of what is left to chance. Default: a new one")
    private @Nullable Long seed;

    @Override
    public Integer call() throws Exception {
        Path home = options.emptyDirectory();
        long chosen = seed != null ? seed : ThreadLocalRandom.current().nextInt(1_000_000);
        options.print("seed " + chosen + ", logs in " + home);
        CrashRun.Settings settings = new CrashRun.Settings(faults, brokers, mode, longest, chosen);
        Findings findings =
                new CrashRun(home, Jars.of("ingress"), settings, options::print).run(options.duration(), rounds);
        return options.conclude(home, findings.table(), findings.clean());
    }
}
