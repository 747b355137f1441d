package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one statement that writes a table: a column is an array, a row is an index into the arrays. */
final class Upsert {

    /**
     * {@code WHERE} is the rule of {@code Version} in SQL. PostgreSQL evaluates it on the row as it stands once it is
     * locked, so of two consumers that write the same object, in whatever order, the newer event stays.
     *
     * <p>A redelivery of the event that the row stands for may be a greater version by its time of acceptance. Then that
     * time moves, so that the order of arrival cannot matter, and nothing else: {@code synced_at} tells of real changes. The
     * metrics count such a redelivery as applied if both transactions began in the same microsecond.
     */
    private static final String STATEMENT = """
            INSERT INTO %1$s AS stored (%2$s, synced_at)
            SELECT %3$s, now()
            FROM unnest(%4$s) AS event (%2$s)
            ON CONFLICT (id) DO UPDATE SET
                %5$s,
                synced_at = CASE WHEN stored.last_event_id = excluded.last_event_id
                    THEN stored.synced_at ELSE excluded.synced_at END
            WHERE (stored.deleted_at IS NOT NULL, stored.version_updated_at, stored.version_event_at,
                   stored.version_recorded_at, stored.last_event_id)
                < (excluded.deleted_at IS NOT NULL, excluded.version_updated_at, excluded.version_event_at,
                   excluded.version_recorded_at, excluded.last_event_id)
            RETURNING stored.id, stored.synced_at = now()""";

    /** Tells a redelivery from a stale event, for the metrics. */
    private static final String STANDING = "SELECT id, last_event_id FROM %s WHERE id = ANY (?)";

    private static final String CHECK = "SELECT %2$s, synced_at FROM %1$s LIMIT 0";

    private final List<Column> columns;
    private final String statement;
    private final String standing;
    private final String check;

    Upsert(Table table) {
        columns = table.columns();
        String names = joined(Column::name);
        statement = STATEMENT.formatted(
                table.name(),
                names,
                joined(Column::expression),
                joined(column -> "?::" + column.element() + "[]"),
                joined(column -> column.name() + " = excluded." + column.name()));
        standing = STANDING.formatted(table.name());
        check = CHECK.formatted(table.name(), names);
    }

    /** A query that fails where the table is not as it must be. */
    String check() {
        return check;
    }

    /** Writes changes of different objects and returns the outcome of each by its id. */
    Map<String, Outcome> execute(Connection connection, List<Change> changes) throws SQLException {
        Map<String, Outcome> outcomes = new HashMap<>();
        try (PreparedStatement upsert = connection.prepareStatement(statement)) {
            for (int i = 0; i < columns.size(); i++) {
                upsert.setArray(i + 1, array(connection, columns.get(i), changes));
            }
            try (ResultSet rows = upsert.executeQuery()) {
                while (rows.next()) {
                    outcomes.put(rows.getString(1), rows.getBoolean(2) ? Outcome.APPLIED : Outcome.DUPLICATE);
                }
            }
        }
        if (outcomes.size() < changes.size()) {
            addNotWritten(connection, changes, outcomes);
        }
        return outcomes;
    }

    private void addNotWritten(Connection connection, List<Change> changes, Map<String, Outcome> outcomes)
            throws SQLException {
        Map<String, String> events = new HashMap<>();
        for (Change change : changes) {
            if (!outcomes.containsKey(change.id())) {
                events.put(change.id(), change.version().eventId());
            }
        }
        try (PreparedStatement query = connection.prepareStatement(standing)) {
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

    private static Array array(Connection connection, Column column, List<Change> changes) throws SQLException {
        @Nullable Object[] values = switch (column.element()) {
            case "int8" -> new Long[changes.size()];
            case "bool" -> new Boolean[changes.size()];
            default -> new String[changes.size()];
        };
        for (int i = 0; i < values.length; i++) {
            values[i] = column.value().apply(changes.get(i));
        }
        return connection.createArrayOf(column.element(), values);
    }

    private String joined(Function<Column, String> part) {
        List<String> parts = new ArrayList<>();
        columns.forEach(column -> parts.add(part.apply(column)));
        return parts.stream().collect(Collectors.joining(", "));
    }
}
