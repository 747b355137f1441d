// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record about an object. The mirror's row shows the record with the highest version.
 *
 * @param objectId null if the body has none
 * @param version the record's version according to the contract's version rule
 * @param hasUpdatedAt whether the version's {@code updatedAt} is the body's {@code data.updated_at}
 */
record VersionedRecord(ReceivedEvent event, @Nullable String objectId, Version version, boolean hasUpdatedAt) {

    /** Parses the body. */
    static VersionedRecord of(ReceivedEvent event) {
        Envelope envelope = Envelope.of(event);
        Long updatedAt = millis(envelope.updatedAt());
        Version version = Version.of(
                String.valueOf(event.type()), updatedAt, millis(envelope.occurredAt()), event.recordedAt(), event.id());
        return new VersionedRecord(event, envelope.objectId(), version, Objects.equals(updatedAt, version.updatedAt()));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    /** Whether both records are about the same object; false if this record's body names none. */
    boolean isAboutSameObjectAs(VersionedRecord other) {
        return objectId != null
                && objectId.equals(other.objectId)
                && MirrorTable.ofType(event.type()) == MirrorTable.ofType(other.event.type());
    }

    /** Whether the consumer read this record before the other: compares offsets, or times if the topics differ. */
    boolean isBefore(VersionedRecord other) {
        return event.record().topic().equals(other.event.record().topic())
                ? event.record().offset() < other.event.record().offset()
                : event.record().timestamp() < other.event.record().timestamp();
    }

    boolean outranks(VersionedRecord other) {
        return version.supersedes(other.version);
    }

    /** Why this record outranks the {@code loser}, in one or two sentences. */
    String reasonToOutrank(VersionedRecord loser) {
        String changed = hasUpdatedAt && loser.hasUpdatedAt ? "data.updated_at" : "time of change";
        return reason(changed, version, loser.version);
    }

    /** Why a row with this version outranks this record, in one or two sentences. */
    String reasonToLoseTo(Version row) {
        return reason("time of change", row, version);
    }

    private static String reason(String changed, Version winner, Version loser) {
        if (winner.deleted() != loser.deleted()) {
            return "A deletion is final: no later or earlier event brings the object back.";
        }
        if (winner.updatedAt() != loser.updatedAt()) {
            return sentence(changed, winner.updatedAt(), loser.updatedAt());
        }
        String same = "Both have the same " + changed;
        if (winner.eventAt() == loser.eventAt()) {
            return same + (winner.isOfEvent() ? " and timestamp" : "") + ", so the later arrival wins.";
        }
        if (loser.isOfEvent()) {
            return same + ". " + sentence("timestamp", winner.eventAt(), loser.eventAt());
        }
        return same
                + (winner.isOfEvent()
                        ? ", and an event outranks a snapshot from Clerk's API."
                        : ", and a snapshot outranks an absence.");
    }

    private static String sentence(String field, long winner, long loser) {
        return "Its " + field + " is " + inWords(Duration.ofMillis(winner - loser)) + " later: "
                + Instant.ofEpochMilli(winner) + " against " + Instant.ofEpochMilli(loser) + ".";
    }

    /** Two units at most: {@code 2 d 5 h}, {@code 1 min 0 s}, {@code 0.350 s}. */
    private static String inWords(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : String.format(Locale.ROOT, "%.3f s", duration.toMillis() / 1000.0);
    }
}
