// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.table.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one record says of one object: its whole state at that version, or its end.
 *
 * @param type the event type
 * @param table where the object's row is
 * @param id the object's Clerk id: the primary key of its row
 * @param values the values of the table's columns, in their order; of an end, only what the tombstone keeps
 * @param endedAt when the object ended, in epoch milliseconds; null while it lives
 */
public record Change(
        String type,
        Table table,
        String id,
        Version version,
        List<@Nullable Object> values,
        @Nullable Long endedAt) implements Decoded {

    /** When Clerk made the event; null for what was read from Clerk's API, where nothing happened. */
    public @Nullable Instant occurredAt() {
        return version.isOfEvent() ? Instant.ofEpochMilli(version.eventAt()) : null;
    }

    /** The same change with other values of the table's columns. */
    public Change with(List<@Nullable Object> otherValues) {
        return new Change(type, table, id, version, otherValues, endedAt);
    }

    /** Without the values: they are personal data. */
    @Override
    public String toString() {
        return type + " of " + id + " at " + version;
    }
}
