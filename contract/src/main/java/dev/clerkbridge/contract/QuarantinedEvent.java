// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** A record from the quarantine topic, to be checked again and published. Immutable. */
public final class QuarantinedEvent {

    private final ReceivedEvent stored;
    private final Envelope envelope;

    /** Parses the body. Never throws. */
    public QuarantinedEvent(ReceivedEvent stored) {
        this.stored = stored;
        this.envelope = Envelope.of(stored);
    }

    /** Why no subscriber can use the event; null if it is usable. See {@link Envelope#unusable}. */
    public @Nullable QuarantineReason unusable(Set<String> instanceIds) {
        return envelope.unusable(instanceIds);
    }

    /**
     * The record for the events topic, with the same value and Svix headers, but without the quarantine reason. The key
     * and the CloudEvents headers about the body are computed again. The timestamp is that of the publication: with the
     * old one, Kafka could delete the record at once. The event must be usable.
     */
    public ProducerRecord<byte[], byte[]> toRecord(String eventsTopic) {
        byte[] key = bytes(envelope.key());
        Headers headers = new RecordHeaders(stored.record().headers().toArray());
        headers.remove(EventHeaders.ERROR_REASON);
        put(headers, EventHeaders.TYPE, bytes(envelope.type()));
        put(headers, EventHeaders.SOURCE, bytes(EventHeaders.source(envelope.instanceId())));
        put(headers, EventHeaders.SUBJECT, key);
        if (envelope.occurredAt() != null) {
            put(headers, EventHeaders.TIME, Rfc3339.milliseconds(envelope.occurredAt()));
        }
        return new ProducerRecord<>(eventsTopic, null, key, stored.record().value(), headers);
    }

    private static void put(Headers headers, String name, byte[] value) {
        headers.remove(name);
        headers.add(name, value);
    }

    private static byte[] bytes(@Nullable String text) {
        return Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8);
    }
}
