// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A dead letter that was read from its topic: the fields that are safe to show, and the original record. A text whose
 * header is missing is {@code ?}.
 *
 * @param record the record read from the dead-letter topic
 */
public record ReceivedDeadLetter(ConsumerRecord<byte[], byte[]> record) {

    private static final String UNKNOWN = "?";

    /** The position on the dead-letter topic: {@code partition@offset}. */
    public String place() {
        return record.partition() + "@" + record.offset();
    }

    /** Clerk's event type; for a record of the snapshots topic, {@code ….snapshot} or {@code ….absent}. */
    public String type() {
        return text(EventHeaders.TYPE);
    }

    /** The {@code svix-id}; for a record of the snapshots topic, the {@code ce_id}. */
    public String eventId() {
        String svixId = text(EventHeaders.SVIX_ID);
        return svixId.equals(UNKNOWN) ? text(EventHeaders.ID) : svixId;
    }

    /** The original record's timestamp: normally the time when the ingress accepted the event. */
    public Instant originalTimestamp() {
        return Instant.ofEpochMilli(number(DeadLetterHeaders.TIMESTAMP, record.timestamp()));
    }

    /** The reason why the record could not be applied, without any value from the payload. */
    public String reason() {
        return text(DeadLetterHeaders.EXCEPTION_MESSAGE);
    }

    /**
     * Restores the record as the consumer first read it, so that it decodes to the same version. If headers for the
     * original position or time are missing or malformed, the dead letter's own position or time is used.
     */
    public ConsumerRecord<byte[], byte[]> original() {
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(DeadLetterHeaders.PREFIX)) {
                headers.add(header);
            }
        }
        String topic = text(DeadLetterHeaders.TOPIC);
        return new ConsumerRecord<>(
                topic.equals(UNKNOWN) ? record.topic() : topic,
                (int) number(DeadLetterHeaders.PARTITION, record.partition()),
                number(DeadLetterHeaders.OFFSET, record.offset()),
                number(DeadLetterHeaders.TIMESTAMP, record.timestamp()),
                record.timestampType(),
                record.serializedKeySize(),
                record.serializedValueSize(),
                record.key(),
                record.value(),
                headers,
                Optional.empty());
    }

    private String text(String name) {
        String text = EventHeaders.text(record.headers(), name);
        return text == null ? UNKNOWN : text;
    }

    private long number(String name, long fallback) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            return fallback;
        }
    }
}
