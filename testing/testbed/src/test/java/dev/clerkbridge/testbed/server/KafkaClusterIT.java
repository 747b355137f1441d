// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.testbed.server.KafkaCluster.Broker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterIT {

    @TempDir
    Path directory;

    @Test
    void acceptsRecordsWithOneDeadBrokerButNotWithTwo() throws Exception {
        try (KafkaCluster cluster = KafkaCluster.start(directory, 3, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = producer(cluster, 60_000);
                KafkaProducer<byte[], byte[]> impatient = producer(cluster, 5_000)) {
            // Given
            admin.createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.empty())))
                    .all()
                    .get();
            List<Broker> brokers = cluster.brokers();
            producer.send(record()).get();

            // When, then
            brokers.get(0).kill();
            assertThat(producer.send(record()).get().offset()).isEqualTo(1);

            brokers.get(1).pause();
            assertThatThrownBy(() -> impatient.send(record()).get()).isNotNull();

            brokers.get(1).resume();
            brokers.get(0).start();
            brokers.get(0).awaitRegistered();
            assertThat(producer.send(record()).get().offset()).isGreaterThanOrEqualTo(2);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(KafkaCluster cluster, int deliveryTimeoutMs) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "acks",
                "all",
                "request.timeout.ms",
                4_000,
                "delivery.timeout.ms",
                deliveryTimeoutMs,
                "max.block.ms",
                60_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>("t", new byte[] {1});
    }
}
