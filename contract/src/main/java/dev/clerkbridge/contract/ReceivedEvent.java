// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record on the events, snapshots, quarantine or dead-letter topic as a subscriber sees it.
 *
 * <p>Each call parses its header again; the body is never parsed. No method throws: if a value is missing or malformed,
 * the method returns null or its documented fallback.
 *
 * @param record the record as the consumer received it
 */
public record ReceivedEvent(ConsumerRecord<byte[], byte[]> record) {

    private static final String SOURCE_PREFIX = "/clerk/";

    /**
     * The {@code svix-id}; for a snapshot or an absence, the {@code ce_id}; without either header,
     * {@code topic-partition@offset}.
     */
    public String id() {
        String svixId = header(EventHeaders.SVIX_ID);
        String id = svixId != null ? svixId : header(EventHeaders.ID);
        return id != null ? id : record.topic() + "-" + place();
    }

    /** Where the record is on its topic. */
    public RecordPlace place() {
        return new RecordPlace(record.partition(), record.offset());
    }

    /** Clerk's event type; on the snapshots topic, {@code ….snapshot} or {@code ….absent}; null if it is missing. */
    public @Nullable String type() {
        return header(EventHeaders.TYPE);
    }

    /** The record's key: the id of a user or another object; null if there is none. */
    public @Nullable String key() {
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** The Clerk instance that sent the event, or null if the event does not name an instance. */
    public @Nullable String instanceId() {
        String source = header(EventHeaders.SOURCE);
        return source != null && source.startsWith(SOURCE_PREFIX) ? source.substring(SOURCE_PREFIX.length()) : null;
    }

    /** The envelope's timestamp, or null if the event has none. */
    public @Nullable Instant occurredAt() {
        return time(EventHeaders.TIME);
    }

    /**
     * When the ingress accepted the event, to the microsecond; for a snapshot or an absence, when the record was
     * created. Falls back to the record's timestamp.
     */
    public Instant recordedAt() {
        Instant time = time(EventHeaders.RECORDED_TIME);
        return time != null ? time : Instant.ofEpochMilli(record.timestamp());
    }

    /** The value of a header as text; null if it is missing or empty. */
    public @Nullable String header(String name) {
        return EventHeaders.text(record.headers(), name);
    }

    private @Nullable Instant time(String name) {
        String text = header(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            return EpochMillis.isInRange(time) ? time : null;
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }
}
