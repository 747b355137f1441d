// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import static dev.clerkbridge.testbed.command.TextTable.number;

import dev.clerkbridge.bench.system.PostgresServer;
import dev.clerkbridge.testbed.command.TextTable;

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

    void run(ConsumerContext context) throws Exception {
        PostgresServer database = context.database();
        int rows = context.plan().rows();
        BacklogWriter.write(context, TOPIC);
        Pace.ofMirror(context, TOPIC, "bench-warm-up"); // migrates the schema, and fills the system's caches
        TextTable table = new TextTable("rows before", "events", "events/s", "× empty", "CPU µs", "PostgreSQL µs");
        database.execute("truncate clerk.users");
        Pace empty = Pace.ofMirror(context, TOPIC, "bench-empty-table");
        row(table, 0, empty, empty);
        database.execute("truncate clerk.users");
        database.execute(FILL.formatted(rows));
        database.execute("vacuum analyze clerk.users");
        database.execute("checkpoint");
        row(table, rows, Pace.ofMirror(context, TOPIC, "bench-full-table"), empty);
        context.report().result(table);
    }

    private static void row(TextTable table, int rows, Pace pace, Pace empty) {
        table.row(
                number(rows),
                number(pace.events()),
                number(pace.perSecond(), 0),
                number(pace.perSecond() / empty.perSecond(), 2),
                number(pace.micros(pace.cpu()), 1),
                number(pace.micros(pace.postgres()), 1));
    }
}
