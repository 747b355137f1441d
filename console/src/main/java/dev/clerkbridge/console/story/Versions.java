// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.Version;
import java.time.Instant;

/** Compares events of one object by the contract's version rule, and explains the result. */
final class Versions {

    private Versions() {}

    /** The version of a record about a mirrored object. */
    static Version of(ReceivedEvent event) {
        Payload payload = Payload.of(event);
        return Version.of(
                String.valueOf(event.type()), payload.updatedAt(), payload.timestamp(), event.recordedAt(), event.id());
    }

    /** Why {@code winner} outranks {@code loser}, as a sentence. */
    static String reason(Version winner, Version loser) {
        if (winner.deleted() != loser.deleted()) {
            return "A deletion is final: no later or earlier event brings the object back.";
        }
        if (winner.updatedAt() != loser.updatedAt()) {
            return sentence("data.updated_at", winner.updatedAt(), loser.updatedAt());
        }
        if (!loser.isOfEvent()) {
            return "data.updated_at is equal, and an event outranks what Clerk's API said.";
        }
        if (winner.eventAt() != loser.eventAt()) {
            return "data.updated_at is equal. " + sentence("timestamp", winner.eventAt(), loser.eventAt());
        }
        return "data.updated_at and timestamp are equal, so the later arrival counts.";
    }

    private static String sentence(String field, long winner, long loser) {
        return "Its " + field + " is " + Instant.ofEpochMilli(winner) + ", later than this event's "
                + Instant.ofEpochMilli(loser) + ".";
    }
}
