// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.repair;

import dev.clerkbridge.console.search.Topics;
import dev.clerkbridge.console.story.Reasons;
import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.Rfc3339;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The record that redrives an event: the same bytes and Svix headers, without the headers that say why it failed.
 *
 * @param record null if the event cannot be redriven
 * @param explanation the topic to which the event goes, or the reason why it stays
 */
record Revival(@Nullable ProducerRecord<byte[], byte[]> record, String explanation) {

    /** Checks a quarantined record against the current settings; sends a dead letter back to its original topic. */
    static Revival of(ReceivedEvent stored, Topics topics, Set<String> instanceIds) {
        return stored.record().topic().equals(topics.deadLetters())
                ? ofDeadLetter(stored, topics)
                : ofQuarantined(stored, topics, instanceIds);
    }

    private static Revival ofQuarantined(ReceivedEvent stored, Topics topics, Set<String> instanceIds) {
        byte[] body = Objects.requireNonNullElse(stored.record().value(), new byte[0]);
        Envelope envelope = Envelope.parseUnchecked(body);
        QuarantineReason reason = envelope.unusable(instanceIds);
        if (reason != null) {
            return new Revival(null, "stays: " + Reasons.quarantine(reason.code()));
        }
        Headers headers = new RecordHeaders(stored.record().headers().toArray());
        headers.remove(EventHeaders.ERROR_REASON);
        String key = Objects.requireNonNull(envelope.key());
        put(headers, EventHeaders.TYPE, bytes(Objects.requireNonNull(envelope.type())));
        put(headers, EventHeaders.SOURCE, bytes(EventHeaders.source(envelope.instanceId())));
        put(headers, EventHeaders.SUBJECT, bytes(key));
        if (envelope.occurredAt() != null) {
            put(headers, EventHeaders.TIME, Rfc3339.milliseconds(envelope.occurredAt()));
        }
        return to(topics.events(), stored.record().timestamp(), bytes(key), body, headers);
    }

    private static Revival ofDeadLetter(ReceivedEvent stored, Topics topics) {
        String origin = stored.header(DeadLetterHeaders.TOPIC);
        if (origin == null || !(origin.equals(topics.events()) || origin.equals(topics.snapshots()))) {
            return new Revival(null, "stays: its header dlq.topic does not name one of the console's topics");
        }
        Headers headers = new RecordHeaders();
        for (Header header : stored.record().headers()) {
            if (!header.key().startsWith(DeadLetterHeaders.PREFIX)) {
                headers.add(header);
            }
        }
        return to(
                origin,
                originalTime(stored),
                stored.record().key(),
                stored.record().value(),
                headers);
    }

    private static Revival to(
            String topic, long time, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new Revival(new ProducerRecord<>(topic, null, time, key, value, headers), "to " + topic);
    }

    private static long originalTime(ReceivedEvent letter) {
        String time = letter.header(DeadLetterHeaders.TIMESTAMP);
        return time != null && time.matches("\\d{1,18}")
                ? Long.parseLong(time)
                : letter.record().timestamp();
    }

    private static void put(Headers headers, String name, byte[] value) {
        headers.remove(name);
        headers.add(name, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
