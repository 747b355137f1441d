// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.clerkapi.WholeListing;
import java.util.Map;

/**
 * What a comparison found of one kind of object, and did about it.
 *
 * @param rows how many objects are in which state; those gone were looked up a second time by id
 * @param sent how many snapshots and absences were written
 */
public record ReconcileResult(ObjectKind kind, WholeListing listing, Map<RowState, Long> rows, long sent) {

    public ReconcileResult {
        rows = Map.copyOf(rows);
    }

    public long count(RowState state) {
        return rows.getOrDefault(state, 0L);
    }

    /** How many objects differ. */
    public long drift() {
        return rows.entrySet().stream()
                .filter(state -> state.getKey() != RowState.EQUAL)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many objects differ that nothing was sent for. */
    public long unrepaired() {
        return Math.max(0, drift() - sent);
    }
}
