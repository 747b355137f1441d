// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.table.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change that one record makes to one object: its whole state at that version, or its end.
 *
 * @param type the event type
 * @param table the table of the object's row
 * @param id the object's Clerk id: the primary key of its row
 * @param values the values of the table's columns, in their order; for an end, only those that the tombstone keeps
 * @param endedAt when the object ended, in epoch milliseconds; null while it lives
 */
public record Change(
        String type,
        Table table,
        String id,
        Version version,
        List<@Nullable Object> values,
        @Nullable Long endedAt) implements Decoded {

    /** When Clerk created the event; null for snapshots and absences, which are not events. */
    public @Nullable Instant occurredAt() {
        return version.isOfEvent() ? Instant.ofEpochMilli(version.eventAt()) : null;
    }

    /** A copy with other column values. */
    public Change with(List<@Nullable Object> otherValues) {
        return new Change(type, table, id, version, otherValues, endedAt);
    }

    /** Leaves out the values, because they are personal data. */
    @Override
    public String toString() {
        return type + " of " + id + " at " + version;
    }
}
