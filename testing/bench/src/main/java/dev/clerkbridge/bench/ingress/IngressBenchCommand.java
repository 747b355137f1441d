// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.process.Machine;
import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.Report;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code bridge bench ingress}. */
@Command(
        name = "ingress",
        showDefaultValues = true,
        description = {
            "Sends signed events to the ingress and measures its throughput, latency and cost, compared with a bare"
                    + " Vert.x server that only reads the body and answers 200.",
            "Broker, servers and load generator run as processes on this machine. Every run checks that each"
                    + " event that the ingress acknowledged is on the topic."
        })
public final class IngressBenchCommand implements Callable<Integer> {

    /** The available measurements. */
    enum Measurement {
        /** Closed-loop load with different numbers of connections. */
        throughput(new Throughput()),
        /** Open-loop load at fixed rates. */
        latency(new Latency()),
        /** Journal mode with Kafka running and stopped. */
        outage(new Outage()),
        /** Bodies of 1 kB and of 4 kB. */
        size(new BodySize()),
        /** An empty journal, and a journal with a large backlog. */
        backlog(new BacklogSize()),
        /** The time from the start of the process until its port is open. */
        startup(new Startup()),
        /** Resident memory at a fixed rate. */
        memory(new Memory());

        @SuppressWarnings("ImmutableEnumChecker") // scenarios are stateless
        private final Scenario scenario;

        Measurement(Scenario scenario) {
            this.scenario = scenario;
        }
    }

    /** The value of {@code ACK_AFTER} to measure. */
    enum Mode {
        journal,
        kafka,
        both
    }

    private static final Set<Measurement> JOURNAL_ONLY =
            Set.of(Measurement.outage, Measurement.backlog, Measurement.startup);

    @Mixin
    private final Report report = new Report();

    @Option(names = "--only", split = ",", description = "What to measure: ${COMPLETION-CANDIDATES}.")
    private List<Measurement> only = List.of(Measurement.throughput, Measurement.latency);

    @Option(names = "--seconds", description = "Length of one trial.")
    private int seconds = 6;

    @Option(
            names = "--warm-up",
            description = "Seconds of load on every server before the first trial. The measurement of latency warms"
                    + " up again, at the first rate and four times as long.")
    private int warmUp = 10;

    @Option(
            names = "--rounds",
            description = "Number of rounds of throughput, latency, outage and size; each round runs every trial once.")
    private int rounds = 2;

    @Option(names = "--connections", split = ",", description = "Numbers of connections, for throughput.")
    private List<Integer> connections = List.of(8, 64, 256);

    @Option(names = "--rate", split = ",", description = "Events per second, for latency.")
    private List<Integer> rates = List.of(1000, 5000);

    @Option(
            names = "--mode",
            description = "Mode to measure: ${COMPLETION-CANDIDATES}. Outage, backlog and startup always measure"
                    + " journal mode.")
    private Mode mode = Mode.both;

    @Option(names = "--backlog", description = "Minimum number of events in the large backlog.")
    private int backlog = 1_000_000;

    @Option(names = "--jvm", description = "JVM flags for every measured server, separated by spaces.")
    private String jvm = "-XX:+UseParallelGC -Xmx512m";

    @Override
    public Integer call() throws Exception {
        for (Measurement measurement : only) {
            if (mode == Mode.kafka && JOURNAL_ONLY.contains(measurement)) {
                throw new ParameterException(
                        report.commandLine(), measurement + " measures only journal mode, not --mode kafka");
            }
        }
        report.result(Machine.describe() + "; servers run with: " + jvm);
        IngressPlan plan = plan();
        for (Measurement measurement : only) {
            try (BenchSystem system = BenchSystem.start(plan.jvmFlags());
                    LoadTester tester = new LoadTester(system)) {
                measurement.scenario.run(new ScenarioContext(plan, system, tester, report));
            }
        }
        report.save();
        return 0;
    }

    private IngressPlan plan() {
        return new IngressPlan(
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(warmUp),
                rounds,
                connections,
                rates,
                mode == Mode.both ? List.of("kafka", "journal") : List.of(mode.name()),
                backlog,
                BenchSystem.flags(jvm));
    }
}
