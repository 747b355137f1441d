// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivedEventTest {

    private static final long TIMESTAMP = 1_789_997_600_123L;

    @Test
    void readsTheHeadersOfTheContract() {
        // Given
        ReceivedEvent event = received(
                "svix-id=msg_1",
                "svix-timestamp=1760000000",
                "svix-signature=v1,c2ln",
                "ce_specversion=1.0",
                "ce_id=msg_1",
                "ce_type=user.updated",
                "ce_source=/clerk/ins_1",
                "ce_subject=user_1",
                "ce_time=2025-10-09T08:53:20.020Z",
                "ce_recordedtime=2025-10-09T08:53:20.123456Z",
                "content-type=application/json");

        // Then
        assertThat(event.id()).isEqualTo("msg_1");
        assertThat(event.type()).isEqualTo("user.updated");
        assertThat(event.key()).isEqualTo("user_1");
        assertThat(event.instanceId()).isEqualTo("ins_1");
        assertThat(event.occurredAt()).isEqualTo(Instant.parse("2025-10-09T08:53:20.020Z"));
        assertThat(event.recordedAt()).isEqualTo(Instant.parse("2025-10-09T08:53:20.123456Z"));
    }

    @Test
    void fallsBackToTheRecordIfHeadersAreMissing() {
        // Given
        ReceivedEvent event = received();

        // Then
        assertThat(event.id()).isEqualTo("clerk.events-3@7");
        assertThat(event.type()).isNull();
        assertThat(event.instanceId()).isNull();
        assertThat(event.occurredAt()).isNull();
        assertThat(event.recordedAt()).isEqualTo(Instant.ofEpochMilli(TIMESTAMP));
    }

    @Test
    void readsTheIdOfASnapshotFromItsCloudEventsHeader() {
        assertThat(received("ce_id=snapshot_1").id()).isEqualTo("snapshot_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "+1000000000-01-01T00:00:00Z", "1969-01-01T00:00:00Z", "9999-01-01T00:00:00Z"})
    void ignoresImpossibleTimes(String time) {
        assertThat(received("ce_recordedtime=" + time).recordedAt()).isEqualTo(Instant.ofEpochMilli(TIMESTAMP));
    }

    @Test
    void keepsATimeBefore2001() {
        String time = "1999-12-31T23:59:59.123456Z";
        assertThat(received("ce_recordedtime=" + time).recordedAt()).isEqualTo(Instant.parse(time));
    }

    @Test
    void theInstanceIsNullIfTheSourceDoesNotNameIt() {
        assertThat(received("ce_source=/clerk").instanceId()).isNull();
    }

    private static ReceivedEvent received(String... headers) {
        RecordHeaders all = new RecordHeaders();
        for (String header : headers) {
            String[] parts = header.split("=", 2);
            all.add(parts[0], parts[1].getBytes(UTF_8));
        }
        byte[] key = "user_1".getBytes(UTF_8);
        byte[] value = "{}".getBytes(UTF_8);
        return new ReceivedEvent(new ConsumerRecord<>(
                "clerk.events",
                3,
                7,
                TIMESTAMP,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                all,
                Optional.empty()));
    }
}
