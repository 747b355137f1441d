// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills empty immutable columns from events that are too old to change the other columns of the row. A deletion can
 * contain only the membership's id, and an older event that contains the organization and the user can arrive later.
 */
final class ImmutableColumns {

    private static final String STATEMENT = """
            UPDATE %1$s AS stored SET %2$s, synced_at = now(), synced_in = pg_current_xact_id()
            FROM unnest(?::text[], %3$s) AS event (id, %4$s)
            WHERE stored.id = event.id AND (%5$s)""";

    private final List<RowColumn> columns = new ArrayList<>();
    private final String statement;

    private ImmutableColumns(String table, List<RowColumn> immutable, RowColumn id) {
        columns.add(id);
        columns.addAll(immutable);
        statement = STATEMENT.formatted(
                table,
                joined(immutable, ", ", "%1$s = coalesce(stored.%1$s, event.%1$s)"),
                immutable.stream()
                        .map(column -> "?::" + column.type().elementType() + "[]")
                        .collect(Collectors.joining(", ")),
                joined(immutable, ", ", "%1$s"),
                joined(immutable, " OR ", "stored.%1$s IS NULL AND event.%1$s IS NOT NULL"));
    }

    /** The statement for the table's immutable columns; null if it has none. */
    static @Nullable ImmutableColumns of(String table, List<RowColumn> columns) {
        List<RowColumn> immutable =
                columns.stream().filter(RowColumn::immutable).toList();
        return immutable.isEmpty() ? null : new ImmutableColumns(table, immutable, columns.get(0));
    }

    /** Fills the empty immutable columns in the rows of these changes. The rows must already be locked. */
    void fill(Connection connection, List<Change> changes) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(statement)) {
            Upsert.setArrays(update, columns, changes);
            update.executeUpdate();
        }
    }

    private static String joined(List<RowColumn> columns, String separator, String pattern) {
        Function<RowColumn, String> part = column -> pattern.formatted(column.name());
        return columns.stream().map(part).collect(Collectors.joining(separator));
    }
}
