// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The place of a record among all records about one object; the row holds the greatest version ever seen.
 *
 * <p>A total order over records, made only of what the record itself says. Any order, duplication, batching or replay of
 * one history therefore ends in the same row: each is only another way to find a maximum.
 *
 * <pre>
 *   deleted ─ a deletion outranks everything: Clerk never uses an id again
 *     └─ updatedAt ─ when Clerk changed the object
 *          └─ eventAt ─ when Clerk made the event; of a snapshot 1, of an absence 0: they lose to every event
 *               └─ recordedAt ─ when the ingress accepted it: events that say the same of themselves go to the later one
 *                    └─ eventId ─ by the bytes, so that no two events are equal
 * </pre>
 *
 * <p>An absence is not a deletion in this order: that Clerk did not list an object says only that it was gone by then,
 * so a later change of it still counts.
 *
 * <p>The consumer of the mirror has the same rule as a condition in SQL, where it also holds between two consumers. A
 * property test keeps the two equal.
 *
 * @param deleted whether the event ends the object
 * @param updatedAt {@code data.updated_at}, or the next best time; of an absence the beginning of the listing; epoch
 *     milliseconds
 * @param eventAt the envelope's {@code timestamp}, or the next best time; epoch milliseconds
 * @param recordedAt acceptance by the ingress; epoch microseconds
 * @param eventId the {@code svix-id}: the same for every delivery of one message; of a snapshot its {@code ce_id}
 */
public record Version(boolean deleted, long updatedAt, long eventAt, long recordedAt, String eventId)
        implements Comparable<Version> {

    private static final long SNAPSHOT = 1;
    private static final long ABSENCE = 0;

    /** The version of an object as Clerk's API lists it. */
    public static Version ofSnapshot(long updatedAt, long recordedAt, String eventId) {
        return new Version(false, updatedAt, SNAPSHOT, recordedAt, eventId);
    }

    /** The version of an object that Clerk's API no longer lists; {@code since} is the beginning of the listing. */
    public static Version ofAbsence(long since, long recordedAt, String eventId) {
        return new Version(false, since, ABSENCE, recordedAt, eventId);
    }

    /** Whether it is of something that happened, and not of a snapshot or an absence. */
    public boolean isOfEvent() {
        return eventAt > SNAPSHOT;
    }

    @Override
    public int compareTo(Version other) {
        int order = Boolean.compare(deleted, other.deleted);
        if (order == 0) {
            order = Long.compare(updatedAt, other.updatedAt);
        }
        if (order == 0) {
            order = Long.compare(eventAt, other.eventAt);
        }
        if (order == 0) {
            order = Long.compare(recordedAt, other.recordedAt);
        }
        return order == 0 ? compareBytes(eventId, other.eventId) : order;
    }

    /** Whether an event of this version replaces a row of the {@code stored} version. */
    public boolean supersedes(Version stored) {
        return compareTo(stored) > 0;
    }

    /** The order of PostgreSQL's {@code COLLATE "C"}; that of {@link String#compareTo} differs beyond U+FFFF. */
    private static int compareBytes(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
