// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.system.BenchSystem;
import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.bench.system.Report;
import dev.clerkbridge.testbed.command.TextTable;
import dev.clerkbridge.testbed.process.JavaProcess;

/** Measures the mirror with the same backlog on an empty table and on a table of millions of rows. */
final class TableSize {

    private static final String TOPIC = "bench.tablesize";

    /** Inserts users that the backlog does not contain. Their ids are spread over the whole index. */
    private static final String FILL = """
            insert into clerk.users (id, username, first_name, last_name, primary_email_address, email_addresses,
                public_metadata, created_at, updated_at, last_event_id, last_event_type,
                version_updated_at, version_event_at, version_recorded_at)
            select 'user_' || md5(n::text), 'user' || n, 'Ada', 'Lovelace', n || '@example.org',
                jsonb_build_array(jsonb_build_object('id', 'idn_' || n, 'email_address', n || '@example.org')),
                jsonb_build_object('plan', 'gold', 'number', n), now(), now(), 'msg_' || md5(n::text), 'user.created',
                1, 1, 1
            from generate_series(1, %d) as n""";

    private final BenchSystem system;
    private final PostgresServer database;
    private final ConsumerPlan plan;
    private final Report report;

    TableSize(BenchSystem system, PostgresServer database, ConsumerPlan plan, Report report) {
        this.system = system;
        this.database = database;
        this.plan = plan;
        this.report = report;
    }

    void run() throws Exception {
        new BacklogWriter(system, TOPIC, plan.eventBytes()).write(plan.events(), plan.users(), report);
        measure("bench-warm-up"); // migrates the schema, and fills the system's caches
        TextTable table = new TextTable("rows before", "events", "events/s", "× empty", "CPU µs", "PostgreSQL µs");
        database.execute("truncate clerk.users");
        BacklogThroughput.Pace empty = measure("bench-empty-table");
        row(table, 0, empty, empty);
        database.execute("truncate clerk.users");
        database.execute(FILL.formatted(plan.rows()));
        database.execute("vacuum analyze clerk.users");
        database.execute("checkpoint");
        row(table, plan.rows(), measure("bench-full-table"), empty);
        report.result(table);
    }

    private BacklogThroughput.Pace measure(String group) throws InterruptedException {
        try (JavaProcess process = ConsumerProcess.launch(system, database, TOPIC, group, plan.jvmFlags())) {
            return new BacklogThroughput(system, database, plan, report).pace(process, group, BacklogThroughput.LIMIT);
        }
    }

    private static void row(TextTable table, int rows, BacklogThroughput.Pace pace, BacklogThroughput.Pace empty) {
        table.row(
                number(rows),
                number(pace.events()),
                number(pace.perSecond(), 0),
                number(pace.perSecond() / empty.perSecond(), 2),
                number(pace.micros(pace.cpu()), 1),
                number(pace.micros(pace.postgres()), 1));
    }
}
