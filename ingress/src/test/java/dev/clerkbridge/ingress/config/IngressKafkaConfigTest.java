// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngressKafkaConfigTest {

    @Test
    void variablesCannotOverridePropertiesBehindTheGuarantees() {
        // Given
        Map<String, String> client = Map.of("acks", "0", "linger.ms", "20", "security.protocol", "SSL");
        IngressKafkaConfig settings =
                new IngressKafkaConfig(new KafkaProperties("a:1", client), "clerk.events", 12, true, 2_000_000);

        // When
        Map<String, Object> properties = settings.producerProperties(Duration.ofSeconds(8));

        // Then
        assertThat(properties)
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .containsEntry("delivery.timeout.ms", 8_000)
                .containsEntry("max.request.size", 4 << 20)
                .containsEntry("linger.ms", "20")
                .containsEntry("security.protocol", "SSL");
    }

    @Test
    void anUnlimitedDeliveryTimeoutBecomesKafkasMaximum() {
        // Given
        IngressKafkaConfig settings =
                new IngressKafkaConfig(new KafkaProperties("a:1", Map.of()), "clerk.events", 12, true, 2_000_000);

        // When
        Map<String, Object> properties = settings.producerProperties(Duration.ofDays(365_000));

        // Then
        assertThat(properties)
                .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE)
                .containsEntry("request.timeout.ms", 30_000);
    }
}
