// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.table.Table;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change that one record makes to one object: the object's full state at a version, or its deletion or absence.
 *
 * @param type the record's type
 * @param table the table of the object's row
 * @param id the object's Clerk id: the primary key of its row
 * @param values the values of the table's columns, in order; for a deletion or an absence, null except for those that
 *     the tombstone keeps
 * @param deletedAt when the object was deleted, or when Clerk's API no longer listed it; epoch milliseconds, or null
 *     if the object exists
 */
public record Change(
        String type,
        Table table,
        String id,
        Version version,
        List<@Nullable Object> values,
        @Nullable Long deletedAt) implements Decoded {

    /**
     * When Clerk created the event or, if the event has no timestamp, when the ingress accepted the event; null for
     * snapshots and absences, which are not events.
     */
    public @Nullable Instant occurredAt() {
        return version.isOfEvent() ? Instant.ofEpochMilli(version.eventAt()) : null;
    }

    /** A copy with different column values. */
    public Change with(List<@Nullable Object> otherValues) {
        return new Change(type, table, id, version, otherValues, deletedAt);
    }

    /** Leaves out the values, because they are personal data. */
    @Override
    public String toString() {
        return type + " of " + id + " at " + version;
    }
}
