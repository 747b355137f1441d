// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;

import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka loses data while the service is running. */
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

    @Test
    void skipsNoEventIfARecordOfTheLostPartitionIsHeldUp() throws Exception {
        try (TestSystem system = TestSystem.open(1).with("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
                Connection other = system.superuser()) {
            publishToNewTopic(system.topic(), "user_1");
            try (UserSync sync = system.startReadyService()) {
                // Given: an event that waits for a locked row
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 1);
                publish(system.topic(), "user_2", "user_3", "user_4", "user_5");
                other.setAutoCommit(false);
                other.createStatement().execute("select * from clerk.users where id = 'user_1' for update");
                publish(system.topic(), "user_1");
                patiently().until(() -> system.metric(sync, "clerk_user_sync_open", "") == 1);

                // When: the partition loses its records, and gets fewer new ones
                kafka.stop();
                deleteRecursively(directory.resolve("before").resolve(system.topic() + "-0"));
                kafka.start();
                publish(system.topic(), "user_6");
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 6);
            }
            publish(system.topic(), "user_7", "user_8", "user_9", "user_10", "user_11", "user_12");

            // Then
            try (UserSync restarted = system.startService()) {
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 12);
                patiently().until(restarted::isReady);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void skipsNoEventIfThePartitionHasOtherRecordsBelowTheCommittedOffset(String protocol) throws Exception {
        try (TestSystem system = TestSystem.open(1)
                .with("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
                .with("KAFKA_GROUP_PROTOCOL", protocol)) {
            // Given
            publishToNewTopic(system.topic(), "user_1");
            publish(system.topic(), "user_2");
            try (UserSync sync = system.startReadyService()) {
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 2);
                patiently().until(() -> system.metric(sync, "clerk_user_sync_lag_records", "") == 0);
            }

            // When: an unclean leader election, after which the new leader has none of these records
            kafka.stop();
            deleteRecursively(directory.resolve("before").resolve(system.topic() + "-0"));
            kafka.start();
            publish(system.topic(), "user_3", "user_4", "user_5", "user_6");

            // Then
            try (UserSync restarted = system.startService()) {
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 6);
                patiently().until(restarted::isReady);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void readsARecreatedTopicAlthoughARecordOfTheOldOneWasHeldUp(String protocol) throws Exception {
        try (TestSystem system = TestSystem.open(1)
                        .with("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
                        .with("KAFKA_GROUP_PROTOCOL", protocol);
                Connection other = system.superuser();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            // Given: a restart, so that the leader epoch is higher than that of a new topic
            publishToNewTopic(system.topic(), "user_1");
            kafka.stop();
            kafka.start();
            try (UserSync sync = system.startReadyService()) {
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 1);
                other.setAutoCommit(false);
                other.createStatement().execute("select * from clerk.users where id = 'user_1' for update");
                publish(system.topic(), "user_2", "user_1", "user_3");
                patiently().until(() -> system.metric(sync, "clerk_user_sync_open", "") == 1);
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 3);

                // When
                admin.deleteTopics(List.of(system.topic())).all().get();
                patiently().until(() -> !admin.listTopics().names().get().contains(system.topic()));
                publishToNewTopic(system.topic(), "user_4");
                other.rollback();

                // Then
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void aBatchThatIsDamagedOnDiskHoldsUpOnlyItsPartition(String protocol) throws Exception {
        try (TestSystem system = TestSystem.open(1)
                .with("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers())
                .with("KAFKA_GROUP_PROTOCOL", protocol)) {
            // Given
            createTopic(system.topic(), 2);
            publishTo(system.topic(), 0, "user_1", "user_2");
            publishTo(system.topic(), 1, "user_3");
            invertLastByte(system.topic());
            try (UserSync sync = system.startService()) {
                // When, then: user_2 is damaged
                patiently()
                        .until(() ->
                                system.get(sync, "/health/ready").body().contains(system.topic() + "-0 from offset 1"));
                publishTo(system.topic(), 1, "user_4");
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 3);
                patiently().until(() -> system.metric(sync, "clerk_user_sync_lag_records", "") == 1);

                // When: the disk is repaired
                invertLastByte(system.topic());

                // Then
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 4);
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void aDamagedPartitionIsForgottenIfItsTopicIsRecreated() throws Exception {
        try (TestSystem system = TestSystem.open(1).with("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            // Given
            createTopic(system.topic(), 1);
            publish(system.topic(), "user_1", "user_2", "user_3");
            invertLastByte(system.topic());
            try (UserSync sync = system.startService()) {
                patiently()
                        .until(() ->
                                system.get(sync, "/health/ready").body().contains(system.topic() + "-0 from offset 2"));

                // When
                admin.deleteTopics(List.of(system.topic())).all().get();
                patiently().until(() -> !admin.listTopics().names().get().contains(system.topic()));
                publishToNewTopic(system.topic(), "user_4");

                // Then
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == 3);
                patiently().until(sync::isReady);
            }
        }
    }

    /** Damages the last record of partition 0 in the broker's file, or repairs it again. */
    private void invertLastByte(String topic) throws IOException {
        Path log = directory.resolve("before").resolve(topic + "-0").resolve("00000000000000000000.log");
        byte[] content = Files.readAllBytes(log);
        int end = content.length;
        while (content[end - 1] == 0) {
            end--;
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(end - 1L);
            file.write(~content[end - 1]);
        }
    }

    private static void deleteRecursively(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void publishToNewTopic(String topic, String user) throws Exception {
        createTopic(topic, 1);
        publish(topic, user);
    }

    private void createTopic(String topic, int partitions) throws Exception {
        NewTopic forEver = new NewTopic(topic, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(forEver)).all().get();
        }
    }

    private void publish(String topic, String... users) throws Exception {
        publishTo(topic, null, users);
    }

    private void publishTo(String topic, @Nullable Integer partition, String... users) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String user : users) {
                ProducerRecord<byte[], byte[]> record =
                        EventBuilder.user("user.created", user, T0).toRecord(topic);
                producer.send(new ProducerRecord<>(topic, partition, record.key(), record.value(), record.headers()))
                        .get();
            }
        }
    }
}
