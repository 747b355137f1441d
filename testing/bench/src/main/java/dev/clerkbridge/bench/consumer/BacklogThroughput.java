// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.system.BenchSystem;
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
    private static final double MEGABYTE = 1024 * 1024;

    void run(ConsumerContext context) throws Exception {
        BacklogWriter.write(context, TOPIC);
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
        compare(context, table, Duration.ZERO);
        context.database().execute("truncate clerk.users");
        compare(context, table, NETWORK_DISK);
        context.report().result(table);
    }

    private static void compare(ConsumerContext context, TextTable table, Duration commitDelay) throws Exception {
        context.database().delayCommits(commitDelay);
        String commit = number(context.database().medianCommit().toNanos() / 1e6, 2);
        String suffix = "-" + commitDelay.toMillis() + "ms";
        Pace each = perRow(context, "bench-commit-each" + suffix, "commit-each");
        row(table, "an upsert and a commit per event", commit, each, each);
        Pace batch = perRow(context, "bench-commit-batch" + suffix, "commit-batch");
        row(table, "an upsert per event, a commit per poll", commit, batch, each);
        Pace mirror = Pace.ofMirror(context, TOPIC, ConsumerProcess.GROUP + suffix);
        row(table, "consumer-user-sync", commit, mirror, each);
    }

    private static void row(TextTable table, String name, String commit, Pace pace, Pace baseline) {
        table.row(
                name,
                commit,
                number(pace.events()),
                number(pace.perSecond(), 0),
                number(pace.perSecond() / baseline.perSecond(), 1),
                number(pace.micros(pace.cpu()), 1),
                number(pace.micros(pace.postgres()), 1),
                number(pace.garbageBytes() / 1024.0 / pace.events(), 1),
                number(pace.residentBytes() / MEGABYTE, 0),
                number(pace.peakBytes() / MEGABYTE, 0));
    }

    private static Pace perRow(ConsumerContext context, String group, String commit) throws InterruptedException {
        String kafka = context.system().bootstrapServers();
        String database = context.database().fullUrl();
        List<String> command = new ArrayList<>(context.plan().jvmFlags());
        command.addAll(List.of(BenchSystem.QUIET, "-cp", Jars.ownClassPath(), PerRowConsumer.class.getName()));
        command.addAll(List.of(kafka, TOPIC, group, database, commit));
        try (JavaProcess process = context.system().launch(group, command, Map.of())) {
            return Pace.measure(context, process, group, PER_ROW_TIME);
        }
    }
}
