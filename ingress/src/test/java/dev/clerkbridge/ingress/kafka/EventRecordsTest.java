// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Checks the record format of {@code docs/contract.md}. Every subscriber depends on it. */
class EventRecordsTest {

    private static final EventRecords RECORDS = new EventRecords(
            new IngressKafkaConfig(new KafkaProperties("localhost:9092", Map.of()), "clerk.events", 12, true, 1 << 20));

    private static final Event EVENT = new Event(
            new SvixHeaders("msg_2xYz", "1790000000", "v1,c2lnbmF0dXJl v1,b3RoZXI="),
            Instant.parse("2026-09-21T13:33:20.123456Z"),
            "user_2aBc",
            "user.updated",
            "ins_2dEf",
            Instant.parse("2026-09-21T13:33:19.5Z"),
            null,
            "{\"x\": \"Zoë\"}\n".getBytes(UTF_8));

    @Test
    void aRecordHasTheKeyBodyTimestampAndHeadersOfItsEvent() {
        // When
        ProducerRecord<byte[], byte[]> record = record(EVENT);

        // Then
        assertThat(record.topic()).isEqualTo("clerk.events");
        assertThat(record.partition()).isNull();
        assertThat(record.key()).asString(UTF_8).isEqualTo("user_2aBc");
        assertThat(record.value()).isSameAs(EVENT.body());
        assertThat(record.timestamp()).isEqualTo(1_789_997_600_123L);
        assertThat(headers(record)).isEqualTo("""
                        svix-id=msg_2xYz
                        svix-timestamp=1790000000
                        svix-signature=v1,c2lnbmF0dXJl v1,b3RoZXI=
                        ce_specversion=1.0
                        ce_id=msg_2xYz
                        ce_type=user.updated
                        ce_source=/clerk/ins_2dEf
                        ce_subject=user_2aBc
                        ce_time=2026-09-21T13:33:19.500Z
                        ce_recordedtime=2026-09-21T13:33:20.123456Z
                        content-type=application/json""");
    }

    @Test
    void omitsHeadersForFieldsThatTheEventLacks() {
        // Given
        Event old = new Event(
                EVENT.svix(), EVENT.acceptedAt(), "user_2aBc", "user.created", null, null, null, EVENT.body());

        // When
        ProducerRecord<byte[], byte[]> record = record(old);

        // Then
        assertThat(headers(record)).contains("ce_source=/clerk\n").doesNotContain("ce_time");
    }

    @Test
    void aQuarantinedEventGoesToTheQuarantineTopicWithItsReason() {
        // When
        ProducerRecord<byte[], byte[]> record = record(EVENT.quarantined(QuarantineReason.FOREIGN_INSTANCE));

        // Then
        assertThat(record.topic()).isEqualTo("clerk.events.quarantine");
        assertThat(record.key()).asString(UTF_8).isEqualTo("user_2aBc");
        assertThat(headers(record)).endsWith("content-type=application/json\nerror-reason=foreign-instance");
    }

    @Test
    void aRecordHasNeitherKeyNorTypeIfNoneCouldBeRead() {
        // Given
        Event unreadable = new Event(
                EVENT.svix(), EVENT.acceptedAt(), null, null, null, null, QuarantineReason.NOT_JSON, EVENT.body());

        // When
        ProducerRecord<byte[], byte[]> record = record(unreadable);

        // Then
        assertThat(record.key()).isNull();
        assertThat(headers(record))
                .doesNotContain("ce_type")
                .doesNotContain("ce_subject")
                .endsWith("error-reason=not-json");
    }

    private static ProducerRecord<byte[], byte[]> record(Event event) {
        return RECORDS.record(event, null, 1_789_997_600_123L);
    }

    private static String headers(ProducerRecord<byte[], byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .map(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .collect(Collectors.joining("\n"));
    }
}
