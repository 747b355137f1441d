// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.table.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements that write a table. Each column is passed as an array; the values at one index form a row. */
final class Upsert {

    /**
     * The {@code WHERE} clause is the rule of {@code Version} in SQL. PostgreSQL evaluates it on the locked row, so if
     * two consumers write the same object, the newer event wins in either order. A tombstone from an absence does not
     * count as deleted.
     *
     * <p>A redelivery of the row's own event can have a later time of acceptance, and therefore a higher version. Then
     * only that time is updated, so that the order of arrival does not matter. {@code synced_at} and {@code synced_in}
     * record real changes only: another event, or other values. A second snapshot of the same version can have other
     * values, because columns or optional data were added.
     */
    private static final String STATEMENT = """
            INSERT INTO %1$s AS stored (%2$s, synced_at, synced_in)
            SELECT %3$s, now(), pg_current_xact_id()
            FROM unnest(%4$s) AS event (%2$s)
            ON CONFLICT (id) DO UPDATE SET
                %5$s,
                synced_at = CASE WHEN %6$s THEN excluded.synced_at ELSE stored.synced_at END,
                synced_in = CASE WHEN %6$s THEN excluded.synced_in ELSE stored.synced_in END
            WHERE (stored.deleted_at IS NOT NULL AND stored.last_event_type IS DISTINCT FROM '%7$s',
                   stored.version_updated_at, stored.version_event_at, stored.version_recorded_at, stored.last_event_id)
                %8$s (excluded.deleted_at IS NOT NULL AND excluded.last_event_type IS DISTINCT FROM '%7$s',
                   excluded.version_updated_at, excluded.version_event_at, excluded.version_recorded_at,
                   excluded.last_event_id)
            RETURNING stored.id, stored.synced_in = pg_current_xact_id()""";

    private static final String CHANGED =
            "stored.last_event_id <> excluded.last_event_id OR (%s) IS DISTINCT FROM (%s)";

    /** Distinguishes a redelivery from a stale event, for the metrics. */
    private static final String CURRENT_EVENT = "SELECT id, last_event_id FROM %s WHERE id = ANY (?)";

    private static final String LOCKED_ROWS = """
            WITH free AS (SELECT id FROM %1$s WHERE id = ANY (?) FOR UPDATE SKIP LOCKED)
            SELECT id FROM %1$s WHERE id = ANY (?) AND id NOT IN (SELECT id FROM free)""";

    private final List<RowColumn> columns;
    private final String statement;
    private final String currentEvent;
    private final String lockedRows;
    private final @Nullable ImmutableColumns immutable;

    /** Creates the statements for {@code table}; with {@code rewrite}, the event that wrote the
     * row writes it again, and does not count as a duplicate. */
    Upsert(String schema, Table table, boolean rewrite) {
        String name = SqlName.of(schema, table.name());
        columns = RowColumn.of(table);
        statement = STATEMENT.formatted(
                name,
                joined(RowColumn::name),
                joined(RowColumn::expression),
                joined(column -> "?::" + column.type().elementType() + "[]"),
                joined(column -> column.name() + " = " + newValue(column)),
                rewrite ? "true" : changed(),
                table.object() + ".absent",
                rewrite ? "<=" : "<");
        currentEvent = CURRENT_EVENT.formatted(name);
        lockedRows = LOCKED_ROWS.formatted(name);
        immutable = ImmutableColumns.of(name, columns);
    }

    /** Writes the changes, each to a different row, and returns their outcomes by id. */
    Map<String, Outcome> execute(Connection connection, List<Change> changes) throws SQLException {
        Map<String, Outcome> outcomes = new HashMap<>();
        try (PreparedStatement upsert = connection.prepareStatement(statement)) {
            setArrays(upsert, columns, changes);
            try (ResultSet rows = upsert.executeQuery()) {
                while (rows.next()) {
                    outcomes.put(rows.getString(1), rows.getBoolean(2) ? Outcome.APPLIED : Outcome.DUPLICATE);
                }
            }
        }
        List<Change> notWritten = changes.stream()
                .filter(change -> !outcomes.containsKey(change.id()))
                .toList();
        if (!notWritten.isEmpty()) {
            addNotWritten(connection, notWritten, outcomes);
        }
        return outcomes;
    }

    /** Sets the statement's parameters: an array for each column, in the order of the columns. */
    static void setArrays(PreparedStatement statement, List<RowColumn> columns, List<Change> changes)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            statement.setArray(i + 1, array(statement.getConnection(), columns.get(i), changes));
        }
    }

    private void addNotWritten(Connection connection, List<Change> changes, Map<String, Outcome> outcomes)
            throws SQLException {
        if (immutable != null) {
            immutable.fill(connection, changes);
        }
        Map<String, String> events = new HashMap<>();
        changes.forEach(change -> events.put(change.id(), change.version().eventId()));
        try (PreparedStatement query = connection.prepareStatement(currentEvent)) {
            query.setArray(1, connection.createArrayOf("text", events.keySet().toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String id = rows.getString(1);
                    boolean same = rows.getString(2).equals(events.get(id));
                    outcomes.put(id, same ? Outcome.DUPLICATE : Outcome.STALE);
                }
            }
        }
    }

    /** Returns the ids of the rows that other transactions have locked. */
    Set<String> lockedRows(Connection connection, Set<String> ids) throws SQLException {
        Array all = connection.createArrayOf("text", ids.toArray());
        Set<String> locked = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(lockedRows)) {
            query.setArray(1, all);
            query.setArray(2, all);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    locked.add(rows.getString(1));
                }
            }
        }
        return locked;
    }

    private static Array array(Connection connection, RowColumn column, List<Change> changes) throws SQLException {
        @Nullable Object[] values = switch (column.type()) {
            case BIGINT, TIMESTAMP -> new Long[changes.size()];
            case BOOLEAN -> new Boolean[changes.size()];
            case TEXT, JSONB -> new String[changes.size()];
        };
        for (int i = 0; i < values.length; i++) {
            values[i] = column.value().apply(changes.get(i));
        }
        return connection.createArrayOf(column.type().elementType(), values);
    }

    private String changed() {
        List<RowColumn> values = columns.stream()
                .filter(column -> !RowColumn.ofEvent().contains(column))
                .toList();
        return CHANGED.formatted(joined(values, column -> "stored." + column.name()), joined(values, Upsert::newValue));
    }

    private static String newValue(RowColumn column) {
        String name = column.name();
        return column.immutable() ? "coalesce(excluded." + name + ", stored." + name + ")" : "excluded." + name;
    }

    private String joined(Function<RowColumn, String> part) {
        return joined(columns, part);
    }

    private static String joined(List<RowColumn> columns, Function<RowColumn, String> part) {
        return columns.stream().map(part).collect(Collectors.joining(", "));
    }
}
