// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import java.util.Comparator;

/**
 * The place of an event among those of its object, by the words of {@code docs/mirror.md} and not by the mirror's code:
 * the greatest is the row.
 */
record Rank(boolean deleted, long updatedAt, long eventAt, long recordedAt, String eventId)
        implements Comparable<Rank> {

    /** The {@code eventAt} of a snapshot: every event of the same {@code updatedAt} wins over it. */
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
