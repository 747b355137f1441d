// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.table.Column;
import dev.clerkbridge.usersync.table.ColumnType;
import dev.clerkbridge.usersync.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column that the mirror's SQL writes: either declared for the table, or common to all tables.
 *
 * @param optional whether filling the column is optional
 * @param immutable whether the value never changes, so that a change without it keeps the row's
 */
record RowColumn(
        String name,
        ColumnType type,
        boolean nullable,
        String meaning,
        boolean optional,
        boolean immutable,
        Function<Change, @Nullable Object> value) {

    /**
     * The columns that a change fills: the id, the declared columns, {@code deleted_at}, and the columns that identify
     * the row's event.
     */
    static List<RowColumn> of(Table table) {
        List<RowColumn> columns = new ArrayList<>();
        columns.add(own("id", ColumnType.TEXT, false, table.idMeaning(), Change::id));
        for (int i = 0; i < table.columns().size(); i++) {
            columns.add(declared(table.columns().get(i), i));
        }
        columns.add(own("deleted_at", ColumnType.TIMESTAMP, true, table.deletedMeaning(), Change::deletedAt));
        columns.addAll(VERSION);
        return List.copyOf(columns);
    }

    /** The id, the type and the version of the event that wrote a row. */
    static List<RowColumn> ofEvent() {
        return VERSION;
    }

    private static final List<RowColumn> VERSION = List.of(
            own(
                    "last_event_id",
                    ColumnType.TEXT,
                    false,
                    "svix-id of the event that wrote the row; ce_id if a snapshot or an absence wrote it",
                    change -> change.version().eventId()),
            own(
                    "last_event_type",
                    ColumnType.TEXT,
                    true,
                    "Type of the event, snapshot or absence that wrote the row",
                    Change::type),
            own(
                    "version_updated_at",
                    ColumnType.BIGINT,
                    false,
                    "Version, first part: when Clerk changed the object; epoch ms",
                    change -> change.version().updatedAt()),
            own(
                    "version_event_at",
                    ColumnType.BIGINT,
                    false,
                    "Version, second part: when Clerk created the event; epoch ms. 1 for a snapshot, 0 for an absence",
                    change -> change.version().eventAt()),
            own(
                    "version_recorded_at",
                    ColumnType.BIGINT,
                    false,
                    "Version, third part: when the ingress accepted the event; epoch microseconds",
                    change -> change.version().recordedAt()));

    private static RowColumn declared(Column column, int index) {
        return new RowColumn(
                column.name(),
                column.type(),
                true,
                column.meaning(),
                column.isOptional(),
                column.immutable(),
                change -> change.values().get(index));
    }

    private static RowColumn own(
            String name, ColumnType type, boolean nullable, String meaning, Function<Change, @Nullable Object> value) {
        return new RowColumn(name, type, nullable, meaning, false, false, value);
    }

    /** The SQL expression that reads this column's value from the unnested row {@code event}. */
    String expression() {
        return type.expression(name);
    }
}
