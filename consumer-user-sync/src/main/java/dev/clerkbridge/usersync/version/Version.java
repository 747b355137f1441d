package dev.clerkbridge.usersync.version;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The place of an event among all events about one object; the greatest version ever seen is the row.
 *
 * <p>A total order over records, made of nothing but what the record itself says. That is why any order, duplication,
 * batching or replay of one history ends in the same row: each is only another way to look for a maximum.
 *
 * <pre>
 *   deleted ─ a deletion outranks everything: Clerk never uses an id again
 *     └─ updatedAt ─ when Clerk changed the object
 *          └─ eventAt ─ when Clerk made the event
 *               └─ recordedAt ─ when the ingress accepted it: what says the same of itself goes to the later arrival
 *                    └─ eventId ─ by the bytes, so that no two events are equal
 * </pre>
 *
 * <p>{@code PostgresMirror} has the same rule as a condition in SQL, where it also holds between two consumers. A
 * property test holds the two together.
 *
 * @param deleted whether the event ends the object
 * @param updatedAt {@code data.updated_at}, or the next best time; epoch milliseconds
 * @param eventAt the envelope's {@code timestamp}, or the next best time; epoch milliseconds
 * @param recordedAt acceptance by the ingress; epoch microseconds
 * @param eventId the {@code svix-id}: the same for every delivery of one message
 */
public record Version(boolean deleted, long updatedAt, long eventAt, long recordedAt, String eventId)
        implements Comparable<Version> {

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
