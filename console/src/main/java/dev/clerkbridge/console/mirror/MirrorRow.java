// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import dev.clerkbridge.contract.Version;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the mirror.
 *
 * @param columns values as text by column name, in the order of the table's columns
 */
public record MirrorRow(MirrorTable table, Map<String, @Nullable String> columns) {

    public MirrorRow {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    public String id() {
        return String.valueOf(columns.get("id"));
    }

    /** Whether the row is a tombstone. */
    public boolean isTombstone() {
        return columns.get("deleted_at") != null;
    }

    /** The {@code svix-id} of the event, or the id of the snapshot or absence, that the row was written from. */
    public @Nullable String lastRecordId() {
        return columns.get("last_event_id");
    }

    /** The row's version. */
    public Version version() {
        boolean absent = String.valueOf(columns.get("last_event_type")).endsWith(".absent");
        return new Version(
                isTombstone() && !absent,
                number("version_updated_at"),
                number("version_event_at"),
                number("version_recorded_at"),
                String.valueOf(lastRecordId()));
    }

    private long number(String column) {
        return Long.parseLong(String.valueOf(columns.get(column)));
    }
}
