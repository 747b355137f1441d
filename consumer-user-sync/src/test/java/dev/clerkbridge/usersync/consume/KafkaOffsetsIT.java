// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that Kafka has deleted, the lag, and a topic that is created after the service has started. */
class KafkaOffsetsIT {

    @Test
    void countsEventsThatKafkaDeletedBeforeTheyWereRead() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Admin admin = SharedEngines.admin()) {
            // Given
            try (UserSync sync = system.startReadyService()) {
                system.publish(users(0, 10));
                system.awaitAllConsumed();
                assertThat(system.metric(sync, "clerk_user_sync_expired_total", ""))
                        .isZero();
                assertThat(system.metric(sync, "clerk_user_sync_expired_timestamp_seconds", ""))
                        .isNaN();
            }
            system.publish(users(10, 30));

            // When: the first 15 of the 20 unread events are deleted
            admin.deleteRecords(Map.of(new TopicPartition(system.topic(), 0), RecordsToDelete.beforeOffset(25)))
                    .all()
                    .get();

            // Then
            try (UserSync sync = system.startReadyService()) {
                system.awaitAllConsumed();
                assertThat(system.metric(sync, "clerk_user_sync_expired_total", ""))
                        .isEqualTo(15);
                assertThat(system.metric(sync, "clerk_user_sync_expired_timestamp_seconds", ""))
                        .isCloseTo((double) Instant.now().getEpochSecond(), within(600.0));
                assertThat(system.query("select id from clerk.users")).hasSize(15);
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void countsDeletedEventsOnceIfNoneIsLeftToRead() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Admin admin = SharedEngines.admin()) {
            // Given
            try (UserSync sync = system.startReadyService()) {
                system.publish(users(0, 10));
                system.awaitAllConsumed();
                patiently().until(sync::isReady);
            }
            system.publish(users(10, 30));
            admin.deleteRecords(Map.of(new TopicPartition(system.topic(), 0), RecordsToDelete.beforeOffset(30)))
                    .all()
                    .get();
            try (UserSync sync = system.startReadyService()) {
                patiently().until(() -> system.metric(sync, "clerk_user_sync_expired_total", "") == 20);
            }

            // When
            try (UserSync sync = system.startReadyService()) {
                system.publish(users(30, 31));
                system.awaitAllConsumed();

                // Then
                assertThat(system.metric(sync, "clerk_user_sync_expired_total", ""))
                        .isZero();
            }
        }
    }

    @Test
    void theLagGrowsWhileThePartitionIsPaused() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService()) {
            // Given
            system.setReadOnly(true);
            system.publish(users(0, 10));
            patiently().until(() -> system.metric(sync, "clerk_user_sync_paused_partitions", "") == 1);

            // When
            system.publish(users(10, 60));

            // Then
            patiently().until(() -> system.metric(sync, "clerk_user_sync_lag_records", "") == 60);
            assertThat(system.metric(sync, "clerk_user_sync_lag_seconds", "")).isPositive();
            system.setReadOnly(false);
            system.awaitAllConsumed();
            patiently().until(() -> system.metric(sync, "clerk_user_sync_lag_records", "") == 0);
            assertThat(system.metric(sync, "clerk_user_sync_lag_seconds", "")).isZero();
        }
    }

    @Test
    void theLagIsKnownWhileATableIsMissing() throws Exception {
        try (TestSystem system = TestSystem.open(2)) {
            // Given
            try (UserSync sync = system.startReadyService()) {
                system.publish(users(0, 10));
                system.awaitAllConsumed();
                patiently().until(() -> system.metric(sync, "clerk_user_sync_lag_records", "") == 0);
            }
            system.execute("alter table clerk.users rename to others");
            system.publish(users(10, 30));

            // When
            system.with("MIGRATE_ON_START", "false");
            try (UserSync sync = system.startService()) {

                // Then
                patiently().until(() -> system.metric(sync, "clerk_user_sync_lag_records", "") == 20);
                assertThat(system.metric(sync, "clerk_user_sync_lag_seconds", ""))
                        .isCloseTo(ageOfUsers(), within(60.0));
                assertThat(sync.isReady()).isFalse();
            }
        }
    }

    @Test
    void theLagOfANewGroupIsKnownWhileTheTablesAreMissing() throws Exception {
        try (TestSystem system = TestSystem.open(2).with("MIGRATE_ON_START", "false")) {
            // Given
            system.publish(users(0, 20));

            // When
            try (UserSync sync = system.startService()) {

                // Then
                patiently().until(() -> system.metric(sync, "clerk_user_sync_lag_records", "") == 20);
                assertThat(system.metric(sync, "clerk_user_sync_lag_seconds", ""))
                        .isCloseTo(ageOfUsers(), within(60.0));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theLagIsUnknownUntilKafkaAnswers(boolean databaseWorks) throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.startReadyService().close();
            if (!databaseWorks) {
                system.execute("alter table clerk.users rename to others");
            }

            // When
            system.with("MIGRATE_ON_START", "false")
                    .with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + FreePort.onLoopback());
            try (UserSync sync = system.startService()) {

                // Then
                await().during(Duration.ofSeconds(3))
                        .atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> {
                            assertThat(system.metric(sync, "clerk_user_sync_lag_records", ""))
                                    .isNaN();
                            assertThat(system.metric(sync, "clerk_user_sync_lag_seconds", ""))
                                    .isNaN();
                        });
            }
        }
    }

    @Test
    void readsASnapshotsTopicThatIsCreatedAfterTheStart() throws Exception {
        String snapshots = SharedEngines.unique("snapshots");
        try (TestSystem system = TestSystem.open(1).with("SNAPSHOTS_TOPIC", snapshots);
                UserSync sync = system.startReadyService();
                Admin admin = SharedEngines.admin()) {
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            system.awaitAllConsumed();
            assertThat(admin.listTopics().names().get()).doesNotContain(snapshots);

            // When
            create(admin, snapshots);
            system.publishTo(snapshots, EventBuilder.user("user.snapshot", "user_2", T0));

            // Then
            patiently().until(() -> system.query("select id from clerk.users").size() == 2);
            assertThat(sync.isReady()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"consumer, false", "consumer, true", "classic, false", "classic, true"})
    void isNotReadyUntilTheEventsTopicExists(String protocol, boolean snapshotsTopicExists) throws Exception {
        String events = SharedEngines.unique("events");
        String snapshots = SharedEngines.unique("snapshots");
        try (TestSystem system = TestSystem.open(1)
                        .with("EVENTS_TOPIC", events)
                        .with("SNAPSHOTS_TOPIC", snapshots)
                        .with("KAFKA_GROUP_PROTOCOL", protocol);
                Admin admin = SharedEngines.admin()) {
            if (snapshotsTopicExists) {
                create(admin, snapshots);
            }

            // When
            try (UserSync sync = system.startService()) {
                patiently().until(() -> isStableWithOneMember(admin, system));

                // Then
                await().during(Duration.ofSeconds(2)).until(() -> !sync.isReady());
                assertThat(system.get(sync, "/health/ready").body()).contains("the topic is missing");

                create(admin, events);
                patiently().until(sync::isReady);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void isReadyWithoutPartitionsIfOtherInstancesHaveThemAll(String protocol) throws Exception {
        try (TestSystem system = TestSystem.open(1).with("KAFKA_GROUP_PROTOCOL", protocol);
                UserSync first = system.startReadyService();
                UserSync second = system.startReadyService()) {
            await().untilAsserted(() -> assertThat(partitionsOfMembers(system)).containsExactlyInAnyOrder(0L, 1L));
            assertThat(first.isReady()).isTrue();
            assertThat(second.isReady()).isTrue();
        }
    }

    /** How many partitions of the events topic each member of the group has. */
    private static List<Long> partitionsOfMembers(TestSystem system) throws Exception {
        SyncKafkaConfig kafka = system.config().kafka();
        String group = kafka.groupId();
        try (Admin admin = SharedEngines.admin()) {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .flatMap(description -> description.members().stream())
                    .map(member -> member.assignment().topicPartitions().stream()
                            .filter(partition -> partition.topic().equals(kafka.eventsTopic()))
                            .count())
                    .toList();
        }
    }

    private static void create(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(Map.of("retention.ms", "-1"))))
                .all()
                .get();
    }

    private static boolean isStableWithOneMember(Admin admin, TestSystem system) throws Exception {
        String group = system.config().kafka().groupId();
        ConsumerGroupDescription description =
                admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        return description != null
                && description.groupState() == GroupState.STABLE
                && description.members().size() == 1;
    }

    private static double ageOfUsers() {
        return (double) Instant.now().getEpochSecond() - T0 / 1000.0;
    }

    private static List<EventBuilder> users(int from, int to) {
        List<EventBuilder> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(EventBuilder.user("user.created", "user_" + i, T0 + i));
        }
        return events;
    }
}
