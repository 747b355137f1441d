// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** How the dead-letter topic is created, and what happens while it is missing. */
class DeadLetterTopicIT {

    @Test
    void writesDeadLettersEvenIfStartedBeforeKafka() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            SharedEngines.kafka().stop();
            try (UserSync sync = system.startService()) {
                patiently().until(() -> system.metric(sync, "clerk_user_sync_database_connected", "") == 1);
                SharedEngines.kafka().start();

                // When
                system.publish(EventBuilder.of("user.created", "user_1").body("no JSON"));

                // Then
                system.awaitAllConsumed();
                assertThat(system.records(system.deadLetterTopic())).hasSize(1);
                assertThat(retention(system.deadLetterTopic()))
                        .isEqualTo(String.valueOf(Duration.ofDays(30).toMillis()));
            } finally {
                SharedEngines.kafka().start();
            }
        }
    }

    @Test
    void recreatesADeletedTopic() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService();
                Admin admin = SharedEngines.admin()) {
            system.publish(EventBuilder.of("user.created", "user_1").body("no JSON"));
            system.awaitAllConsumed();

            // When
            admin.deleteTopics(List.of(system.deadLetterTopic())).all().get();
            patiently().until(() -> !admin.listTopics().names().get().contains(system.deadLetterTopic()));
            system.publish(EventBuilder.of("user.created", "user_2").body("no JSON"));

            // Then
            system.awaitAllConsumed();
            assertThat(system.records(system.deadLetterTopic())).hasSize(1);
            patiently().until(sync::isReady);
        }
    }

    @Test
    void aMissingDeadLetterTopicPausesOnlyThePoisonEventsPartition() throws Exception {
        try (TestSystem system = TestSystem.open(2).with("TOPICS_CREATE", "false");
                UserSync sync = system.startReadyService();
                Admin admin = SharedEngines.admin()) {
            // When
            system.publish(EventBuilder.of("user.created", "user_poison").body("no JSON"));
            patiently().until(() -> system.metric(sync, "clerk_user_sync_paused_partitions", "") == 1);
            for (int i = 0; i < 20; i++) {
                system.publish(EventBuilder.user("user.created", "user_" + i, T0));
            }

            // Then
            patiently().until(() -> system.metric(sync, "clerk_user_sync_events_total", "applied") > 0);
            assertThat(admin.listTopics().names().get()).doesNotContain(system.deadLetterTopic());
            assertThat(system.get(sync, "/health/ready").body()).contains("Dead-letter topic");

            // And: when the topic is created, the paused partition continues
            admin.createTopics(List.of(new NewTopic(system.deadLetterTopic(), 1, (short) 1)))
                    .all()
                    .get();
            system.awaitAllConsumed();
            assertThat(system.records(system.deadLetterTopic())).hasSize(1);
            assertThat(system.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "20"));
        }
    }

    @Test
    void aRereadRecordGetsNoSecondDeadLetter() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                DeadLetterTopic topic = new DeadLetterTopic(system.config().kafka())) {
            DeadLetter letter = new DeadLetter(
                    EventBuilder.of("user.created", "user_1").consumed(),
                    Failure.undecodable("no JSON"),
                    1,
                    Instant.EPOCH,
                    Instant.EPOCH);

            topic.write(letter).get();
            topic.write(letter).get();

            assertThat(system.records(system.deadLetterTopic())).hasSize(1);
        }
    }

    @Test
    void acceptsTheLargestEventThatAnIngressAccepts() throws Exception {
        int bodyLimit = 3 << 20; // the maximum of BODY_LIMIT_BYTES
        int headers = 64 << 10;
        try (TestSystem system = TestSystem.open(1);
                DeadLetterTopic topic = new DeadLetterTopic(system.config().kafka())) {
            ConsumerRecord<byte[], byte[]> largest = EventBuilder.of("user.created", "user_1")
                    .body("x".repeat(bodyLimit))
                    .consumed();
            largest.headers().add("pad", new byte[headers]);

            topic.write(new DeadLetter(largest, Failure.undecodable("no JSON"), 1, Instant.EPOCH, Instant.EPOCH))
                    .get();

            assertThat(system.records(system.deadLetterTopic())).hasSize(1);
        }
    }

    private static String retention(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = SharedEngines.admin()) {
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource));
            return config.get("retention.ms").value();
        }
    }
}
