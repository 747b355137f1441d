// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event on the topic and what must come of it.
 *
 * @param event as the ingress hands it to Kafka
 * @param effect what it says of an object; null for one that says nothing
 * @param poison whether it must end in the dead-letter topic
 */
record Sent(Event event, @Nullable Effect effect, boolean poison) {

    /**
     * What an event says of an object.
     *
     * @param row the row, if no greater event is known
     */
    record Effect(String id, Rank rank, Row row) {}

    /** The same message, accepted once more: Svix had not seen the answer. */
    Sent redelivered(Instant acceptedAt) {
        Event again = new Event(
                new SvixHeaders(
                        event.id(),
                        String.valueOf(acceptedAt.getEpochSecond()),
                        event.svix().signature()),
                acceptedAt,
                event.key(),
                event.type(),
                event.instanceId(),
                event.occurredAt(),
                event.quarantine(),
                event.body());
        return new Sent(again, effect == null ? null : later(effect, acceptedAt), poison);
    }

    static long micros(Instant acceptedAt) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, acceptedAt);
    }

    private static Effect later(Effect effect, Instant acceptedAt) {
        Rank rank = effect.rank();
        return new Effect(
                effect.id(),
                new Rank(rank.deleted(), rank.updatedAt(), rank.eventAt(), micros(acceptedAt), rank.eventId()),
                effect.row());
    }
}
