// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import dev.clerkbridge.usersync.clerkapi.CheckedListing;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.util.Map;

/**
 * The result of reconciling one kind of object.
 *
 * @param rows number of objects by state; an object that can be requested by id counts as gone only if Clerk does not
 *     find it
 * @param sent number of records that were sent to repair differing objects
 * @param needless number of differing objects that turned out to need no repair
 * @param tooManyGone whether more rows are gone than a repair may delete, so that none was deleted and nothing was sent
 */
public record ReconcileResult(
        ObjectKind kind,
        CheckedListing listing,
        Map<RowState, Long> rows,
        long sent,
        long needless,
        boolean tooManyGone) {

    public ReconcileResult {
        rows = Map.copyOf(rows);
    }

    public long count(RowState state) {
        return rows.getOrDefault(state, 0L);
    }

    /** Number of objects that differ. */
    public long drift() {
        return rows.entrySet().stream()
                .filter(state -> state.getKey() != RowState.EQUAL)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Number of differing objects that this run left unrepaired although they need a repair. */
    public long unrepaired() {
        return Math.max(0, drift() - sent - needless);
    }
}
