// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import static dev.clerkbridge.testbed.command.TextTable.number;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.clerkbridge.bench.load.EventNumber;
import dev.clerkbridge.bench.load.ExampleBodies;
import dev.clerkbridge.bench.load.LoadResult;
import dev.clerkbridge.bench.load.OpenLoop;
import dev.clerkbridge.bench.load.SignedRequests;
import dev.clerkbridge.bench.process.Machine;
import dev.clerkbridge.bench.system.MeasuredServer;
import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.testbed.command.TextTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.HdrHistogram.Histogram;

/**
 * Measures the time from when a webhook is due until its row is committed, through the ingress, Kafka and the consumer.
 */
final class Freshness {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final double MILLIS = 1e3;

    void run(ConsumerContext context) throws IOException, SQLException, InterruptedException {
        ConsumerPlan plan = context.plan();
        MeasuredServer ingress = context.system().ingress("journal mode", "journal");
        String topic = ingress.topic().orElseThrow();
        ConsumerProcess.start(context, topic, ConsumerProcess.GROUP);
        context.report().progress("warming up the whole path");
        measure(context, ingress, plan.warmUp());
        Machine.writeOut();
        TextTable table = new TextTable(
                "due/s",
                "rows",
                "ack p50 ms",
                "ack p99 ms",
                "row p50 ms",
                "row p99 ms",
                "row p99.9 ms",
                "row p99 × ack p99");
        Result result = measure(context, ingress, plan.seconds());
        Histogram ack = result.load.latency();
        table.row(
                number(plan.rate()),
                number(result.rows.getTotalCount()),
                number(ack.getValueAtPercentile(50) / 1e6, 2),
                number(ack.getValueAtPercentile(99) / 1e6, 2),
                number(result.rows.getValueAtPercentile(50) / MILLIS, 2),
                number(result.rows.getValueAtPercentile(99) / MILLIS, 2),
                number(result.rows.getValueAtPercentile(99.9) / MILLIS, 2),
                number(result.rows.getValueAtPercentile(99) * 1e3 / ack.getValueAtPercentile(99), 1));
        context.report().result(table);
    }

    private static Result measure(ConsumerContext context, MeasuredServer ingress, Duration seconds)
            throws IOException, SQLException, InterruptedException {
        OpenLoop load = new OpenLoop(context.plan().rate(), seconds);
        SignedRequests requests = context.system().sign(load.count(), ExampleBodies::users);
        LoadResult result = load.run(ingress.address(), requests);
        context.report().refusals(ingress.name(), result);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Histogram rows = rows(context.database(), requests, load, result.startedAt());
        while (rows.getTotalCount() < result.acknowledged().total()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only " + rows.getTotalCount() + " of "
                        + result.acknowledged().total() + " rows exist after " + LIMIT.toSeconds() + " s");
            }
            Thread.sleep(500);
            rows = rows(context.database(), requests, load, result.startedAt());
        }
        return new Result(result, rows);
    }

    /** Microseconds from when an event was due until PostgreSQL committed its row. */
    private static Histogram rows(PostgresServer database, SignedRequests requests, OpenLoop load, Instant begin)
            throws SQLException {
        Histogram micros = new Histogram(3);
        String query = "select last_event_id, pg_xact_commit_timestamp(xmin) from clerk.users where id like ?";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(query)) {
            String some = EventNumber.text(requests.batch(), 0);
            statement.setString(1, "user_" + some.substring(0, EventNumber.BATCH_END) + "%");
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    int index = EventNumber.number(rows.getString(1).getBytes(US_ASCII));
                    Instant due = begin.plusNanos(index * 1_000_000_000L / load.perSecond());
                    Instant committed = rows.getObject(2, OffsetDateTime.class).toInstant();
                    micros.recordValue(Math.max(0, ChronoUnit.MICROS.between(due, committed)));
                }
            }
        }
        return micros;
    }

    private record Result(LoadResult load, Histogram rows) {}
}
