// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.operations.health.Health;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.testbed.server.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducerSessionIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(3);
    /** Less than the delivery timeout, because the session and Kafka's producer measure time with different clocks. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final IngressMetrics metrics = new IngressMetrics(new SimpleMeterRegistry());

    @TempDir
    Path directory;

    @Test
    void anExpiredDeliveryTimeoutIsNotAnAnswerOfKafka() throws Exception {
        int port = FreePort.onLoopback();
        try (TcpProxy proxy = TcpProxy.between(0, port);
                EmbeddedKafka kafka = EmbeddedKafka.start(
                        directory, port, Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + proxy.port()));
                KafkaConnector connector = new KafkaConnector(settings(kafka), DELIVERY_TIMEOUT, metrics.registry())) {
            // Given
            ProducerSession session = session(connector, settings(kafka));
            send(session);
            await().atMost(TIMEOUT).until(() -> session.completions() == 1);
            assertThat(session.productive()).isTrue();
            proxy.stall();

            // When
            send(session);
            await().atMost(TIMEOUT).until(() -> session.completions() == 2);
            send(session);

            // Then
            assertThat(session.failure()).isNull();
            assertThat(session.silence()).isGreaterThan(SILENCE);
            assertThat(session.queues().stuck(SILENCE)).hasSize(1);
            session.close();
        }
    }

    private ProducerSession session(KafkaConnector connector, IngressKafkaConfig config) throws Exception {
        KafkaConnector.Connection connection = connector.connect().get();
        Health health = new Health();
        return new ProducerSession(
                connection.producer(),
                new PartitionQueues(config, connection.topics().partitions()),
                new EventRecords(config),
                new RecordTimes(InstantSource.system()),
                new KafkaHealth(health.required("kafka"), health.informative("partitions"), metrics),
                metrics);
    }

    private static void send(ProducerSession session) {
        PendingEvent event = new ExpiringEvent();
        session.send(session.queues().of(event), event);
    }

    private static IngressKafkaConfig settings(EmbeddedKafka kafka) {
        KafkaProperties client = new KafkaProperties(kafka.bootstrapServers(), Map.of());
        return new IngressKafkaConfig(client, "events", 1, true, 1 << 20);
    }
}
