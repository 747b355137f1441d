// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import java.util.Comparator;

/**
 * The version of an event, implemented from the description in {@code docs/mirror.md}, independently of the mirror's
 * code. The row shows the event with the highest rank.
 */
record EventRank(boolean deleted, long updatedAt, long eventAt, long recordedAt, String eventId)
        implements Comparable<EventRank> {

    /** The {@code eventAt} of a snapshot. Every event with the same {@code updatedAt} ranks above the snapshot. */
    static final long SNAPSHOT = 1;

    private static final Comparator<EventRank> ORDER = Comparator.comparing(EventRank::deleted)
            .thenComparingLong(EventRank::updatedAt)
            .thenComparingLong(EventRank::eventAt)
            .thenComparingLong(EventRank::recordedAt)
            .thenComparing(EventRank::eventId);

    @Override
    public int compareTo(EventRank other) {
        return ORDER.compare(this, other);
    }
}
