// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.contract.EpochMillis;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** Compares events of one object by the contract's version rule, and says in words what decided. */
final class Versions {

    private Versions() {}

    /** The version of an event about a mirrored object. */
    static Version of(ReceivedEvent event) {
        Instant recorded = event.recordedAt();
        Instant occurred = Objects.requireNonNullElse(event.occurredAt(), recorded);
        Long updated = EpochMillis.of(Payload.of(event).updatedAt());
        return new Version(
                isDeletion(event),
                updated == null ? occurred.toEpochMilli() : updated,
                occurred.toEpochMilli(),
                ChronoUnit.MICROS.between(Instant.EPOCH, recorded),
                event.id());
    }

    private static boolean isDeletion(ReceivedEvent event) {
        String type = String.valueOf(event.type());
        return type.endsWith(".deleted") || type.endsWith(".absent");
    }

    /** Why {@code winner} outranks {@code loser}, as a sentence. */
    static String reason(Version winner, Version loser) {
        if (winner.deleted() != loser.deleted()) {
            return "A deletion is final: no later or earlier event brings the object back.";
        }
        if (winner.updatedAt() != loser.updatedAt()) {
            return sentence("data.updated_at", winner.updatedAt(), loser.updatedAt());
        }
        if (winner.eventAt() != loser.eventAt()) {
            return "data.updated_at is equal. " + sentence("timestamp", winner.eventAt(), loser.eventAt());
        }
        return "Both say the same of themselves, so the one that arrived later counts.";
    }

    private static String sentence(String field, long winner, long loser) {
        return "Its " + field + " is " + Instant.ofEpochMilli(winner) + ", later than this event's "
                + Instant.ofEpochMilli(loser) + ".";
    }
}
