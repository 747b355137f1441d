// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Example records, as a subscriber receives them. */
public final class Records {

    public static final ConsoleTopics TOPICS = ConsoleTopics.of("clerk.events", "clerk.snapshots", "user-sync");

    private Records() {}

    /**
     * A record about a user who changed this many seconds after 2026 began. Deletions and absences have no {@code
     * updated_at}.
     */
    public static ReceivedEvent user(String id, String type, long offset, int updatedAtSeconds) {
        Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(updatedAtSeconds);
        String updatedAt =
                type.equals("user.deleted") || type.equals("user.absent") ? "" : ",\"updated_at\":" + at.toEpochMilli();
        String body = "{\"data\":{\"id\":\"user_1\"" + updatedAt + "},\"object\":\"event\",\"timestamp\":"
                + at.toEpochMilli() + ",\"type\":\"" + type + "\"}";
        return record(TOPICS.events(), offset, "user_1", body, headers(id, type, at, offset));
    }

    /** The dead letter of an event. */
    public static ReceivedEvent deadLetterOf(ReceivedEvent event) {
        Headers headers = new RecordHeaders(event.record().headers().toArray());
        add(headers, DeadLetterHeaders.TOPIC, event.record().topic());
        add(headers, DeadLetterHeaders.PARTITION, String.valueOf(event.record().partition()));
        add(headers, DeadLetterHeaders.OFFSET, String.valueOf(event.record().offset()));
        add(headers, DeadLetterHeaders.EXCEPTION_CLASS, "org.postgresql.util.PSQLException");
        add(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, "value out of range");
        String body = new String(event.record().value(), StandardCharsets.UTF_8);
        return record(TOPICS.deadLetters(), 0, "user_1", body, headers);
    }

    /** A record with any content. */
    public static ReceivedEvent record(String topic, long offset, @Nullable String key, String body, Headers headers) {
        byte[] value = body.getBytes(StandardCharsets.UTF_8);
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return new ReceivedEvent(new ConsumerRecord<>(
                topic,
                0,
                offset,
                offset,
                TimestampType.CREATE_TIME,
                keyBytes == null ? -1 : keyBytes.length,
                value.length,
                keyBytes,
                value,
                headers,
                Optional.empty()));
    }

    public static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static Headers headers(String id, String type, Instant at, long offset) {
        Headers headers = new RecordHeaders();
        if (!type.endsWith(".snapshot") && !type.endsWith(".absent")) {
            add(headers, EventHeaders.SVIX_ID, id);
        }
        add(headers, EventHeaders.ID, id);
        add(headers, EventHeaders.TYPE, type);
        add(headers, EventHeaders.TIME, at.toString());
        add(headers, EventHeaders.RECORDED_TIME, at.plusMillis(offset).toString());
        return headers;
    }
}
