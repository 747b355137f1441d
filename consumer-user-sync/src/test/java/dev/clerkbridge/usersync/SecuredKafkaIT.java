// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.testbed.server.SecuredKafka;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.failure.DeadLetterTopic;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker with TLS and passwords. {@code KAFKA_…} variables alone configure the service for it. */
class SecuredKafkaIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private static SecuredKafka kafka;

    @BeforeAll
    static void start() {
        kafka = SecuredKafka.start(directory);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void anEventIsMirroredAndAnUndecodableEventIsDeadLettered() throws Exception {
        // Given
        try (TestSystem system = system(SecuredKafka.PASSWORD);
                UserSync sync = system.startService()) {
            createTopic(system.topic());

            // When
            publish(system.topic(), EventBuilder.user("user.created", "user_1", T0));
            publish(system.topic(), EventBuilder.of("user.created", "user_2").body("{"));

            // Then
            await().atMost(PATIENCE)
                    .until(() -> system.metric(sync, "clerk_user_sync_events_total", "applied") == 1
                            && system.metric(sync, "clerk_user_sync_events_total", "dead_lettered") == 1);
            assertThat(system.query("select id from clerk.users")).containsExactly(Map.of("id", "user_1"));
        }
    }

    @Test
    void healthReportsAWrongPasswordWithoutShowingIt() throws Exception {
        try (TestSystem system = system("hunter2");
                UserSync sync = system.startService()) {
            // When
            awaitRefusedLogin(system, sync);

            // Then
            assertThat(sync.isReady()).isFalse();
            assertThat(system.get(sync, "/health/ready").statusCode()).isEqualTo(503);
            assertThat(system.get(sync, "/health/ready").body()).doesNotContain("hunter2");
            assertThat(system.get(sync, "/metrics").body()).doesNotContain("hunter2");
            assertThat(system.config().toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
        }
    }

    @Test
    @Tag("long")
    void resumesWhenTheBrokerAcceptsThePasswordAgain() throws Exception {
        // Given
        try (TestSystem system = system(SecuredKafka.PASSWORD);
                UserSync sync = system.startService()) {
            createTopic(system.topic());
            publish(system.topic(), EventBuilder.user("user.created", "user_1", T0));
            await().atMost(PATIENCE).until(() -> system.metric(sync, "clerk_user_sync_events_total", "applied") == 1);

            // When
            kafka.setPassword("changed");

            // Then
            awaitRefusedLogin(system, sync);

            // When
            kafka.setPassword(SecuredKafka.PASSWORD);
            publish(system.topic(), EventBuilder.user("user.created", "user_2", T0));

            // Then
            await().atMost(PATIENCE)
                    .until(() -> sync.isReady() && system.metric(sync, "clerk_user_sync_events_total", "applied") == 2);
        }
    }

    @Test
    void nothingCountsAsOpenOrPausedWhileKafkaRefusesTheConsumer() throws Exception {
        try (TestSystem system = system(SecuredKafka.PASSWORD);
                UserSync sync = system.startService()) {
            // Given: an event that waits for the database
            createTopic(system.topic());
            publish(system.topic(), EventBuilder.user("user.created", "user_1", T0));
            await().atMost(PATIENCE).until(() -> system.metric(sync, "clerk_user_sync_events_total", "applied") == 1);
            system.setReadOnly(true);
            publish(system.topic(), EventBuilder.user("user.created", "user_2", T0));
            await().atMost(PATIENCE)
                    .until(() -> system.metric(sync, "clerk_user_sync_open", "") == 1
                            && system.metric(sync, "clerk_user_sync_paused_partitions", "") == 1);

            // When
            kafka.setPassword("changed");
            try {
                awaitRefusedLogin(system, sync);

                // Then
                assertThat(system.metric(sync, "clerk_user_sync_open", "")).isZero();
                assertThat(system.metric(sync, "clerk_user_sync_paused_partitions", ""))
                        .isZero();
            } finally {
                kafka.setPassword(SecuredKafka.PASSWORD);
            }
        }
    }

    @Test
    void writesDeadLettersAfterTheBrokerHadRefusedTheFirstOnesLogin() throws Exception {
        try (TestSystem system = system(SecuredKafka.PASSWORD);
                DeadLetterTopic topic = new DeadLetterTopic(system.config().kafka())) {
            DeadLetter letter = new DeadLetter(
                    EventBuilder.of("user.created", "user_1").consumed(),
                    Failure.undecodable("no JSON"),
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH);

            // When
            kafka.setPassword("changed");
            try {
                assertThat(topic.write(letter)).failsWithin(PATIENCE);
            } finally {
                kafka.setPassword(SecuredKafka.PASSWORD);
            }

            // Then
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(topic.write(letter)).succeedsWithin(PATIENCE));
        }
    }

    @Test
    void withoutTlsOnlyMigrateAndDoctorRun() throws Exception {
        // Given
        try (TestSystem system = TestSystem.open(1)) {
            String servers = kafka.environment("").getOrDefault("KAFKA_BOOTSTRAP_SERVERS", "");
            system.with("KAFKA_BOOTSTRAP_SERVERS", servers);

            // When
            CommandRun migrate = Commands.run(system.environment(), "migrate");
            CommandRun doctor = Commands.run(system.environment(), "doctor");
            CommandRun redrive = Commands.run(system.environment(), "redrive");

            // Then
            assertThat(migrate.exit()).as(migrate.errors()).isZero();
            assertThat(doctor.exit()).isEqualTo(1);
            assertThat(doctor.output()).contains("failed   Kafka", " expects TLS", "ok       database");
            assertThat(redrive.exit()).isEqualTo(2);
            assertThat(redrive.errors()).contains("KAFKA_BOOTSTRAP_SERVERS: " + servers + " expects TLS");
        }
    }

    private static TestSystem system(String password) throws Exception {
        TestSystem system = TestSystem.open(1);
        kafka.environment(password).forEach(system::with);
        return system;
    }

    private static void awaitRefusedLogin(TestSystem system, UserSync sync) {
        await().atMost(PATIENCE)
                .until(() -> system.get(sync, "/health/ready").body().contains("Authentication failed"));
    }

    private static void createTopic(String topic) throws Exception {
        try (Admin admin = Admin.create(kafka.client(SecuredKafka.PASSWORD))) {
            // The events are from 2025, so the broker would delete them with its default retention.
            NewTopic forEver = new NewTopic(topic, 1, (short) 1).configs(Map.of("retention.ms", "-1"));
            admin.createTopics(List.of(forEver)).all().get();
        }
    }

    private static void publish(String topic, EventBuilder event) throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.client(SecuredKafka.PASSWORD), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(event.toRecord(topic)).get();
        }
    }
}
