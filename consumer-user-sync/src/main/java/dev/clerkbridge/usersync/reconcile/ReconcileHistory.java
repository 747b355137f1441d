// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.database.WritePermission;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Stores the last reconcile result of each kind in the mirror's schema, for the service's metrics. */
public final class ReconcileHistory {

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private static final String SAVE = """
            INSERT INTO %s (object, finished_at, equal, missing, stale, gone, conflicting, sent)
            VALUES (?, now(), ?, ?, ?, ?, ?, ?)
            ON CONFLICT (object) DO UPDATE SET finished_at = excluded.finished_at, equal = excluded.equal,
                missing = excluded.missing, stale = excluded.stale, gone = excluded.gone,
                conflicting = excluded.conflicting, sent = excluded.sent""";

    private static final String LOAD =
            "SELECT object, finished_at, equal, missing, stale, gone, conflicting, sent FROM %s";

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Database database;
    private final String table;

    /**
     * A saved result.
     *
     * @param object the plural name of the kind
     */
    public record Entry(String object, Instant finishedAt, Map<RowState, Long> rows, long sent) {

        public Entry {
            rows = Map.copyOf(rows);
        }
    }

    /** Uses the table {@code reconciliations} in the schema of {@code database}, which a migration creates. */
    public ReconcileHistory(Database database) {
        this.database = database;
        this.table = SqlName.of(database.schema(), "reconciliations");
    }

    /**
     * Checks that results can be saved, so that a run does not fail only after its first comparison.
     *
     * @throws IllegalStateException with the next step, if the table or a permission is missing
     */
    void checkWritable() throws DatabaseException {
        try {
            load();
            database.inTransaction(LOCK_TIMEOUT, connection -> {
                WritePermission.require(connection, table);
                return true;
            });
        } catch (DatabaseException e) {
            String next = nextStep(e);
            if (next.isEmpty()) {
                throw e;
            }
            throw new IllegalStateException(
                    "The results of reconcile cannot be saved: " + e.getMessage() + "; next step: " + next, e);
        }
    }

    /** What makes the table accessible after this failure; empty if the failure is not about this table. */
    public String nextStep(DatabaseException failure) {
        if (!String.valueOf(failure.getMessage()).contains("reconciliations")) {
            return "";
        }
        return switch (failure.sqlState()) {
            case UNDEFINED_TABLE -> "run migrate, which creates the table " + table;
            case INSUFFICIENT_PRIVILEGE ->
                "GRANT SELECT ON " + table + " to the role of the service, and GRANT SELECT, INSERT, UPDATE ON " + table
                        + " to the role of reconcile";
            default -> "";
        };
    }

    void save(ReconcileResult result) throws DatabaseException {
        database.inTransaction(LOCK_TIMEOUT, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SAVE.formatted(table))) {
                int parameter = 1;
                statement.setString(parameter++, result.kind().plural());
                for (RowState state : RowState.values()) {
                    statement.setLong(parameter++, result.count(state));
                }
                statement.setLong(parameter, result.sent());
                return statement.executeUpdate();
            }
        });
    }

    /** The last result of each kind of object that was ever compared. */
    public List<Entry> load() throws DatabaseException {
        return database.inTransaction(LOCK_TIMEOUT, connection -> {
            List<Entry> entries = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(LOAD.formatted(table));
                    ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Map<RowState, Long> rows = new EnumMap<>(RowState.class);
                    for (RowState state : RowState.values()) {
                        rows.put(state, row.getLong(state.label()));
                    }
                    Instant finishedAt = row.getTimestamp("finished_at").toInstant();
                    entries.add(new Entry(row.getString("object"), finishedAt, rows, row.getLong("sent")));
                }
            }
            return entries;
        });
    }

    /** The possible values of {@link Entry#object}. */
    public static List<String> objects() {
        return List.of(ObjectKind.values()).stream().map(ObjectKind::plural).toList();
    }
}
