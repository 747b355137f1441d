// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.contract.Rfc3339;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.event.Event;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Builds the Kafka record of an event according to {@code docs/contract.md}. */
public final class EventRecords {

    private static final Header SPEC_VERSION = new RecordHeader(EventHeaders.SPEC_VERSION, bytes("1.0"));
    private static final Header CONTENT_TYPE = new RecordHeader(EventHeaders.CONTENT_TYPE, bytes("application/json"));
    private static final int MAX_HEADERS = 12;

    private final String eventsTopic;
    private final String quarantineTopic;

    public EventRecords(IngressKafkaConfig settings) {
        this.eventsTopic = settings.eventsTopic();
        this.quarantineTopic = settings.quarantineTopic();
    }

    /**
     * The record for the events topic, or for the quarantine topic if the event is quarantined.
     *
     * @param partition null to let Kafka's partitioner choose it, by the key if there is one
     * @param timestamp epoch milliseconds; null for the time of publication
     */
    public ProducerRecord<byte[], byte[]> record(Event event, @Nullable Integer partition, @Nullable Long timestamp) {
        String topic = event.quarantine() == null ? eventsTopic : quarantineTopic;
        byte @Nullable [] key = event.key() == null ? null : bytes(event.key());
        return new ProducerRecord<>(topic, partition, timestamp, key, event.body(), headers(event, key));
    }

    private static List<Header> headers(Event event, byte @Nullable [] key) {
        List<Header> headers = new ArrayList<>(MAX_HEADERS);
        byte[] id = bytes(event.id());
        add(headers, EventHeaders.SVIX_ID, id);
        add(headers, EventHeaders.SVIX_TIMESTAMP, bytes(event.svix().timestamp()));
        add(headers, EventHeaders.SVIX_SIGNATURE, bytes(event.svix().signature()));
        headers.add(SPEC_VERSION);
        add(headers, EventHeaders.ID, id);
        if (event.type() != null) {
            add(headers, EventHeaders.TYPE, bytes(event.type()));
        }
        add(headers, EventHeaders.SOURCE, bytes(EventHeaders.source(event.instanceId())));
        if (key != null) {
            add(headers, EventHeaders.SUBJECT, key);
        }
        if (event.occurredAt() != null) {
            add(headers, EventHeaders.TIME, Rfc3339.milliseconds(event.occurredAt()));
        }
        add(headers, EventHeaders.RECORDED_TIME, Rfc3339.microseconds(event.acceptedAt()));
        headers.add(CONTENT_TYPE);
        QuarantineReason reason = event.quarantine();
        if (reason != null) {
            add(headers, EventHeaders.ERROR_REASON, bytes(reason.code()));
        }
        return headers;
    }

    private static void add(List<Header> headers, String name, byte[] value) {
        headers.add(new RecordHeader(name, value));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
