// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Orders all records about one object. The object's row in the mirror shows the highest version applied so far.
 *
 * <p>The order is total and depends only on the records themselves. So the row is the same if the records are
 * reordered, duplicated, batched or replayed.
 *
 * <pre>
 *   deleted ─ a deletion outranks everything else: Clerk never reuses an id
 *     └─ updatedAt ─ when Clerk changed the object
 *          └─ eventAt ─ when Clerk made the event; 1 for a snapshot, 0 for an absence, so an event wins a tie
 *               └─ recordedAt ─ when the ingress accepted it: if event times are equal, the later arrival wins
 *                    └─ eventId ─ compared byte by byte, so that no two messages are equal
 * </pre>
 *
 * <p>An absence does not rank as a deletion: it only says that a listing no longer contained the object, so a later
 * change still wins.
 *
 * <p>The consumer's SQL has the same rule as a condition, so the rule also applies between concurrent consumers. A
 * property test checks that Java and SQL agree.
 *
 * @param deleted whether the event deletes the object
 * @param updatedAt {@code data.updated_at}, or the next best time; for a deletion, at least {@code eventAt}; for an
 *     absence, the start of the listing; in epoch milliseconds
 * @param eventAt the envelope's {@code timestamp}, or the next best time, in epoch milliseconds; 1 for a snapshot, 0
 *     for an absence
 * @param recordedAt when the ingress accepted the event or, for a snapshot or an absence, when the record was created;
 *     in epoch microseconds
 * @param eventId the {@code svix-id}, the same for every delivery of a message; for a snapshot or an absence, its
 *     {@code ce_id}
 */
public record Version(boolean deleted, long updatedAt, long eventAt, long recordedAt, String eventId)
        implements Comparable<Version> {

    private static final long SNAPSHOT = 1;
    private static final long ABSENCE = 0;

    /**
     * The version of a record. A missing time is replaced by the next best time of the same record, so a redelivery
     * gets the same or a later version. The {@code updatedAt} of a deletion is at least the envelope's time, because
     * the object in its body is missing or older than the deletion.
     *
     * @param type the record's {@code ce_type}
     * @param updatedAt {@code data.updated_at} in epoch milliseconds; null if there is none
     * @param timestamp the envelope's {@code timestamp} in epoch milliseconds; null if there is none
     * @param recordedAt the record's {@code ce_recordedtime}
     * @param id the record's id ({@link ReceivedEvent#id})
     */
    public static Version of(
            String type, @Nullable Long updatedAt, @Nullable Long timestamp, Instant recordedAt, String id) {
        long recorded = ChronoUnit.MICROS.between(Instant.EPOCH, recordedAt);
        long eventAt = timestamp != null ? timestamp : recordedAt.toEpochMilli();
        long changed = updatedAt != null ? updatedAt : eventAt;
        return switch (type.substring(type.lastIndexOf('.') + 1)) {
            case "deleted" -> new Version(true, Math.max(changed, eventAt), eventAt, recorded, id);
            case "snapshot" -> ofSnapshot(changed, recorded, id);
            case "absent" -> ofAbsence(eventAt, recorded, id);
            default -> new Version(false, changed, eventAt, recorded, id);
        };
    }

    /** The version of the snapshot of an object that Clerk's API returned. */
    public static Version ofSnapshot(long updatedAt, long recordedAt, String eventId) {
        return new Version(false, updatedAt, SNAPSHOT, recordedAt, eventId);
    }

    /** The version of an object that Clerk's API no longer lists; {@code since} is the start of the listing. */
    public static Version ofAbsence(long since, long recordedAt, String eventId) {
        return new Version(false, since, ABSENCE, recordedAt, eventId);
    }

    /** Whether this is the version of an event, not of a snapshot or an absence. */
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

    /** Whether a record with this version replaces a row with the {@code stored} version. */
    public boolean supersedes(Version stored) {
        return compareTo(stored) > 0;
    }

    /** The order of PostgreSQL's {@code COLLATE "C"}; {@link String#compareTo} differs for characters above U+FFFF. */
    private static int compareBytes(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
