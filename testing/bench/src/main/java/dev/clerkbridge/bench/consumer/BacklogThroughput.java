// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.bench.system.Report;
import dev.clerkbridge.testbed.command.TextTable;
import dev.clerkbridge.testbed.process.Jars;
import dev.clerkbridge.testbed.process.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures how fast the mirror consumes a backlog, compared with consumers that upsert row by row: with this machine's
 * disk, and with commits that take a millisecond longer, as with a network disk.
 */
final class BacklogThroughput {

    private static final String TOPIC = "bench.backlog";
    private static final Duration PER_ROW_TIME = Duration.ofSeconds(20);
    private static final Duration NETWORK_DISK = Duration.ofMillis(1);
    static final Duration LIMIT = Duration.ofMinutes(15);
    private static final double MEGABYTE = 1024 * 1024;

    private final BenchSystem system;
    private final PostgresServer database;
    private final ConsumerPlan plan;
    private final Report report;

    BacklogThroughput(BenchSystem system, PostgresServer database, ConsumerPlan plan, Report report) {
        this.system = system;
        this.database = database;
        this.plan = plan;
        this.report = report;
    }

    void run() throws Exception {
        new BacklogWriter(system, TOPIC, plan.eventBytes()).write(plan.events(), plan.users(), report);
        TextTable table = new TextTable(
                "consumer",
                "commit ms",
                "events",
                "events/s",
                "× per row",
                "CPU µs",
                "PostgreSQL µs",
                "garbage kB",
                "RSS MiB",
                "max MiB");
        compare(table, Duration.ZERO);
        database.execute("truncate clerk.users");
        compare(table, NETWORK_DISK);
        report.result(table);
    }

    private void compare(TextTable table, Duration commitDelay) throws Exception {
        database.delayCommits(commitDelay);
        String commit = number(database.medianCommit().toNanos() / 1e6, 2);
        String suffix = "-" + commitDelay.toMillis() + "ms";
        Pace each = perRow("bench-commit-each" + suffix, "commit-each");
        row(table, "an upsert and a commit per event", commit, each, each);
        Pace batch = perRow("bench-commit-batch" + suffix, "commit-batch");
        row(table, "an upsert per event, a commit per poll", commit, batch, each);
        row(table, "consumer-user-sync", commit, mirror(ConsumerProcess.GROUP + suffix), each);
    }

    private static void row(TextTable table, String name, String commit, Pace pace, Pace baseline) {
        table.row(
                name,
                commit,
                number(pace.events),
                number(pace.perSecond(), 0),
                number(pace.perSecond() / baseline.perSecond(), 1),
                number(pace.micros(pace.cpu), 1),
                number(pace.micros(pace.postgres), 1),
                number(pace.garbageBytes / 1024.0 / pace.events, 1),
                number(pace.residentBytes / MEGABYTE, 0),
                number(pace.peakBytes / MEGABYTE, 0));
    }

    private Pace perRow(String group, String commit) throws InterruptedException {
        List<String> command = new ArrayList<>(plan.jvmFlags());
        command.addAll(List.of(BenchSystem.QUIET, "-cp", Jars.ownClassPath(), PerRowConsumer.class.getName()));
        command.addAll(List.of(system.bootstrapServers(), TOPIC, group, database.fullUrl(), commit));
        try (JavaProcess process = system.launch(group, command, Map.of())) {
            return pace(process, group, PER_ROW_TIME);
        }
    }

    private Pace mirror(String group) throws InterruptedException {
        try (JavaProcess process = ConsumerProcess.launch(system, database, TOPIC, group, plan.jvmFlags())) {
            return pace(process, group, LIMIT);
        }
    }

    /** Measures from the first committed event, so the JVM's startup is not included. */
    Pace pace(JavaProcess process, String group, Duration limit) throws InterruptedException {
        try (GroupProgress progress = new GroupProgress(system.bootstrapServers(), group)) {
            process.awaitReady(Duration.ofSeconds(60), () -> consumed(progress) > 0);
            long first = progress.consumed();
            long begin = System.nanoTime();
            Duration cpu = process.cpu();
            Duration postgres = database.cpu();
            long garbage = process.garbage().allocatedBytes();
            long last = first;
            while (last < plan.events() && System.nanoTime() - begin < limit.toNanos() && process.isAlive()) {
                Thread.sleep(100);
                last = progress.consumed();
            }
            Pace pace = new Pace(
                    last - first,
                    Duration.ofNanos(System.nanoTime() - begin),
                    process.cpu().minus(cpu),
                    database.cpu().minus(postgres),
                    process.garbage().allocatedBytes() - garbage,
                    process.residentBytes(),
                    process.peakResidentBytes());
            report.progress("%s: %,.0f events/s", group, pace.perSecond());
            return pace;
        }
    }

    private static long consumed(GroupProgress progress) {
        try {
            return progress.consumed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    record Pace(
            long events,
            Duration took,
            Duration cpu,
            Duration postgres,
            long garbageBytes,
            long residentBytes,
            long peakBytes) {

        double perSecond() {
            return events * 1e9 / took.toNanos();
        }

        double micros(Duration used) {
            return used.toNanos() / 1e3 / events;
        }
    }
}
