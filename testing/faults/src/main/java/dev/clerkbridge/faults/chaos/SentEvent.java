// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event or a snapshot, and its expected effect.
 *
 * @param event the event as the ingress publishes it; {@link EventFeed} removes the Svix headers of a snapshot
 * @param effect the expected effect; null if there is none
 * @param poison whether the event must end up on the dead-letter topic
 */
record SentEvent(Event event, @Nullable Effect effect, boolean poison) {

    private static final String SNAPSHOT = ".snapshot";

    /**
     * How an event changes an object.
     *
     * @param row the resulting row, unless there is an event with a higher rank
     */
    record Effect(String id, EventRank rank, Row row) {}

    boolean isWebhookOfAnUpdate() {
        return effect != null && type().endsWith(".updated");
    }

    /** The snapshot that a backfill would create from the state after this update. */
    SentEvent asSnapshot(Instant readAt) {
        Effect told = Objects.requireNonNull(effect);
        long updatedAt = told.rank().updatedAt();
        String type = type().replaceFirst("\\..*", SNAPSHOT);
        String id = type + ":" + told.id() + ":" + updatedAt;
        Instant occurredAt = Instant.ofEpochMilli(updatedAt);
        Event snapshot = new Event(
                new SvixHeaders(id, "0", "v1,none"),
                readAt,
                event.key(),
                type,
                event.instanceId(),
                occurredAt,
                null,
                envelope(type, updatedAt));
        Row row = told.row();
        return new SentEvent(
                snapshot,
                new Effect(
                        told.id(),
                        new EventRank(false, updatedAt, EventRank.SNAPSHOT, micros(readAt), id),
                        new Row(id, false, row.text(), row.detail(), row.bulk())),
                false);
    }

    boolean isSnapshot() {
        return type().endsWith(SNAPSHOT);
    }

    private String type() {
        return Objects.requireNonNull(event.type());
    }

    private byte[] envelope(String type, long timestamp) {
        try {
            ObjectNode envelope = (ObjectNode) EventSource.JSON.readTree(event.body());
            envelope.put("type", type);
            envelope.put("timestamp", timestamp);
            return EventSource.JSON.writeValueAsBytes(envelope);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same message, accepted again. Svix resends a message if the response was lost. */
    SentEvent redelivered(Instant acceptedAt) {
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
        return new SentEvent(again, effect == null ? null : later(effect, acceptedAt), poison);
    }

    static long micros(Instant acceptedAt) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, acceptedAt);
    }

    private static Effect later(Effect effect, Instant acceptedAt) {
        EventRank rank = effect.rank();
        return new Effect(
                effect.id(),
                new EventRank(rank.deleted(), rank.updatedAt(), rank.eventAt(), micros(acceptedAt), rank.eventId()),
                effect.row());
    }
}
