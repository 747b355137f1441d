// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import java.util.Comparator;

/**
 * The version of an event, implemented from {@code docs/mirror.md} and independently of the mirror's code. The event with
 * the greatest rank is the row.
 */
record Rank(boolean deleted, long updatedAt, long eventAt, long recordedAt, String eventId)
        implements Comparable<Rank> {

    /** The {@code eventAt} of a snapshot: every event with the same {@code updatedAt} is greater. */
    static final long SNAPSHOT = 1;

    private static final Comparator<Rank> ORDER = Comparator.comparing(Rank::deleted)
            .thenComparingLong(Rank::updatedAt)
            .thenComparingLong(Rank::eventAt)
            .thenComparingLong(Rank::recordedAt)
            .thenComparing(Rank::eventId);

    @Override
    public int compareTo(Rank other) {
        return ORDER.compare(this, other);
    }
}
