// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.faults.run.FaultTestResults;
import dev.clerkbridge.faults.run.RunOptions;
import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./bridge crash-test}. */
@Command(
        name = "crash-test",
        description = {
            "Repeatedly kills the ingress under load, injects faults into Kafka, the network, the journal and the"
                    + " clients, and checks that no acknowledged event is lost.",
            "Exit code 1 if an event was lost, altered, reordered, or quarantined or set aside without cause, or if the"
                    + " ingress did not recover or, in journal mode, accepted no event during a fault."
        })
public final class CrashTestCommand implements Callable<Integer> {

    /** The ingress's {@code ACK_AFTER}. */
    enum Mode {
        journal,
        kafka
    }

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description = "Only this fault; repeat the option for several. One of: ${COMPLETION-CANDIDATES}")
    private List<IngressFault> faults = List.of(IngressFault.values());

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "journal",
            description = "What the ingress waits for before it answers 200: ${COMPLETION-CANDIDATES}."
                    + " Default: ${DEFAULT-VALUE}")
    private Mode mode = Mode.journal;

    @Option(
            names = "--longest",
            paramLabel = "TIME",
            defaultValue = "20s",
            description =
                    "The longest time that the test waits before it kills the ingress during a fault, and before the"
                            + " fault ends. Default: ${DEFAULT-VALUE}")
    private Duration longest = Duration.ofSeconds(20);

    @Override
    public Integer call() throws Exception {
        List<IngressFault> possible = options.possible(faults, fault -> fault.missing(options.brokers(), mode.name()));
        Path home = options.newDirectory();
        CrashRun.Settings settings =
                new CrashRun.Settings(possible, options.brokers(), mode.name(), longest, options.seed(home));
        FaultTestResults<CrashRoundResult> results = new CrashRun(home, Jars.of("ingress"), settings, options::print)
                .run(options.duration(), options.rounds());
        return options.conclude(home, results);
    }
}
