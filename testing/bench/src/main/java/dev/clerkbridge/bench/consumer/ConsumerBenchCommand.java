// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import dev.clerkbridge.bench.process.Machine;
import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.bench.system.Report;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bridge bench consumer}. */
@Command(
        name = "consumer",
        showDefaultValues = true,
        description = {
            "Measures how fast the mirror consumes a backlog, compared with consumers that upsert row by row, and how"
                    + " soon after a webhook its row is committed.",
            "Broker, PostgreSQL (with fsync), ingress and consumer run as processes on this machine."
        })
public final class ConsumerBenchCommand implements Callable<Integer> {

    /** The available measurements. */
    enum Measurement {
        /** Events per second from a backlog. */
        backlog,
        /** Events per second from a backlog, with an empty table and with a large table. */
        tablesize,
        /** Time from webhook to row at a fixed rate. */
        freshness
    }

    @Mixin
    private final Report report = new Report();

    @Option(names = "--only", split = ",", description = "What to measure: ${COMPLETION-CANDIDATES}.")
    private List<Measurement> only = List.of(Measurement.backlog, Measurement.freshness);

    @Option(names = "--events", description = "Number of events in the backlog; about 2.6 kB each without --bytes.")
    private int events = 1_000_000;

    @Option(names = "--users", description = "Number of users in the backlog.")
    private int users = 100_000;

    @Option(
            names = "--bytes",
            description = "Minimum size of each event in bytes; 0 leaves the example events as they are.")
    private int bytes;

    @Option(names = "--rows", description = "Number of rows in the large table, for tablesize.")
    private int rows = 5_000_000;

    @Option(names = "--rate", description = "Events per second, for freshness.")
    private int rate = 1000;

    @Option(names = "--warm-up", description = "Seconds of load at --rate before freshness is measured.")
    private int warmUp = 45;

    @Option(names = "--seconds", description = "Length of the measurement of freshness.")
    private int seconds = 15;

    @Option(names = "--jvm", description = "JVM flags for every measured process, separated by spaces.")
    private String jvm = "-XX:+UseParallelGC -Xmx512m";

    @Override
    public Integer call() throws Exception {
        report.result(Machine.describe() + "; processes run with: " + jvm);
        List<String> flags = BenchSystem.flags(jvm);
        ConsumerPlan plan = new ConsumerPlan(
                events, users, bytes, rows, rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), flags);
        for (Measurement measurement : only) {
            try (BenchSystem system = BenchSystem.start(flags)) {
                PostgresServer database = PostgresServer.start(system.directory());
                system.whenClosed(database::close);
                ConsumerContext context = new ConsumerContext(plan, system, database, report);
                switch (measurement) {
                    case backlog -> new BacklogThroughput().run(context);
                    case tablesize -> new TableSize().run(context);
                    case freshness -> new Freshness().run(context);
                }
            }
        }
        report.save();
        return 0;
    }
}
