// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.config.SyncConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotTopicTest {

    @ParameterizedTest
    @CsvSource({
        "KAFKA_LINGER_MS=0, 120000",
        "KAFKA_DELIVERY_TIMEOUT_MS=20000, 120000",
        "KAFKA_DELIVERY_TIMEOUT_MS=200000, 200000"
    })
    void aRecordFailsAfterTwoMinutesOrTheConfiguredTime(String variable, int millis) {
        // Given
        Map<String, String> environment = new HashMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092"));
        environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);

        // Then
        assertThat(SnapshotTopic.producerProperties(SyncConfig.kafkaFrom(environment)))
                .containsEntry("delivery.timeout.ms", millis);
    }
}
