// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.faults.run.FaultTestResults;
import dev.clerkbridge.faults.run.RunOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./bridge chaos-test}. */
@Command(
        name = "chaos-test",
        description = {
            "Kills the consumer under load, interrupts Kafka, PostgreSQL and the connections to both, adds and removes"
                    + " instances, and compares every row with its expected state.",
            "Exit code 1 if a row or a dead letter is wrong or missing, if the consumer did not catch up, or if a fault"
                    + " could not be injected."
        })
public final class ChaosTestCommand implements Callable<Integer> {

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description = "Cause only this fault. Repeat the option for several. One of: ${COMPLETION-CANDIDATES}")
    private List<ConsumerFault> faults = List.of(ConsumerFault.values());

    @Option(
            names = "--outage",
            paramLabel = "TIME",
            defaultValue = "20s",
            description = "Duration of a long PostgreSQL outage; a read-only phase lasts a quarter of it. Default:"
                    + " ${DEFAULT-VALUE}")
    private Duration outage = Duration.ofSeconds(20);

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "500",
            description = "Events per second. Default: ${DEFAULT-VALUE}")
    private int rate = 500;

    @Override
    public Integer call() throws Exception {
        List<ConsumerFault> possible = options.possible(faults, fault -> fault.missing(options.brokers()));
        Path home = options.newDirectory();
        ChaosRun.Settings settings =
                new ChaosRun.Settings(possible, outage, rate, options.brokers(), options.seed(home));
        FaultTestResults<ChaosRoundResult> results =
                new ChaosRun(home, settings, options::print).run(options.duration(), options.rounds());
        return options.conclude(home, results);
    }
}
