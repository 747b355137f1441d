// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;

import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka loses all its data, including the consumer groups, while the service is running. */
class KafkaDataLossIT {

    @TempDir
    private Path directory;

    private final int port = FreePort.onLoopback();
    private EmbeddedKafka kafka;

    @BeforeEach
    void start() {
        kafka = EmbeddedKafka.start(directory.resolve("before"), port, Map.of());
    }

    @AfterEach
    void stop() {
        kafka.close();
    }

    @Test
    void theRunningServiceReadsFromANewKafkaAtTheSameAddress() throws Exception {
        try (TestSystem system = TestSystem.open(1).with("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())) {
            publishToNewTopic(system.topic(), "user_1");
            try (UserSync sync = system.startReadyService()) {
                // Given
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 1);

                // When
                kafka.close();
                kafka = EmbeddedKafka.start(directory.resolve("after"), port, Map.of());
                publishToNewTopic(system.topic(), "user_2");

                // Then
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 2);
                patiently().until(sync::isReady);
            }
        }
    }

    private void publishToNewTopic(String topic, String user) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        NewTopic forEver = new NewTopic(topic, 1, (short) 1).configs(Map.of("retention.ms", "-1"));
        try (Admin admin = Admin.create(properties);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(forEver)).all().get();
            producer.send(EventBuilder.user("user.created", user, T0).toRecord(topic))
                    .get();
        }
    }
}
