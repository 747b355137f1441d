// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.testing.IngressProcess;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.server.KafkaCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests broker names that do not resolve, such as the names of stopped containers. */
@Tag("long")
class BrokerNamesIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final String TOPIC = "events";

    private final List<String> accepted = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void publishesEventsAcceptedWhileABrokerNameDidNotResolve() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(directory.resolve("kafka"), 1, Map.of());
                IngressProcess ingress = start(kafka, kafka.namedBootstrapServers())) {
            // Given
            accept(ingress, 1);
            await().atMost(TIMEOUT).until(() -> backlog(ingress) == 0);
            kafka.names().vanish();
            // The proxy refuses new connections too, because the JVM may still have the broker's address in its cache.
            kafka.brokers().get(0).proxy().refuse();

            // When
            accept(ingress, 5);
            await().atMost(TIMEOUT).until(() -> ingress.metric("clerk_ingress_kafka_up") == 0);

            // Then
            assertThat(ingress.status("/health/ready")).isEqualTo(200);
            kafka.brokers().get(0).proxy().restore();
            kafka.names().restore();
            assertPublished(kafka, ingress);
        }
    }

    @Test
    void waitsForAnAdvertisedNameToResolve() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(directory.resolve("kafka"), 1, Map.of())) {
            // Given
            kafka.names().vanish();
            String byAddress = "127.0.0.1:" + kafka.brokers().get(0).proxy().port();
            try (IngressProcess ingress = start(kafka, byAddress)) {
                // When
                accept(ingress, 5);

                // Then
                assertThat(ingress.metric("clerk_ingress_kafka_up")).isZero();
                assertThat(ingress.status("/health/ready")).isEqualTo(200);
                await().atMost(TIMEOUT)
                        .until(() -> ingress.body("/health/ready").contains("addresses that the brokers advertise"));
                kafka.names().restore();
                assertPublished(kafka, ingress);
            }
        }
    }

    private IngressProcess start(KafkaCluster kafka, String bootstrapServers) {
        return IngressProcess.start(
                directory.resolve("ingress"),
                kafka.names().jvmOptions(),
                Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers, "EVENTS_TOPIC", TOPIC, "EVENTS_PARTITIONS", "1"));
    }

    private void accept(IngressProcess ingress, int events) {
        for (int i = 0; i < events; i++) {
            byte[] body = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.updated\"}".getBytes(UTF_8);
            String id = Svix.id();
            assertThat(ingress.post(body, Svix.headers(id, Instant.now(), body, Svix.SECRET)))
                    .isEqualTo(200);
            accepted.add(id);
        }
    }

    private void assertPublished(KafkaCluster kafka, IngressProcess ingress) {
        await().atMost(TIMEOUT).until(() -> backlog(ingress) == 0);
        await().atMost(TIMEOUT).until(() -> ingress.metric("clerk_ingress_kafka_up") == 1);
        assertThat(TestKafka.records(Map.of("bootstrap.servers", kafka.bootstrapServers()), TOPIC))
                .extracting(record ->
                        new String(record.headers().lastHeader("svix-id").value(), UTF_8))
                .containsExactlyElementsOf(accepted);
    }

    private static double backlog(IngressProcess ingress) throws Exception {
        return ingress.metric("clerk_ingress_journal_backlog_events");
    }
}
