// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.Event.T0;
import static dev.clerkbridge.usersync.testing.Stage.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.Engines;
import dev.clerkbridge.usersync.testing.Event;
import dev.clerkbridge.usersync.testing.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Records that Kafka has deleted, the lag, and a topic that is created while the service runs. */
class KafkaOffsetsIT {

    @Test
    void countsEventsDeletedByRetentionBeforeTheyWereRead() throws Exception {
        try (Stage stage = Stage.open(1);
                Admin admin = Stage.admin()) {
            // Given
            try (UserSync sync = stage.startReadyService()) {
                stage.publish(users(0, 10));
                stage.awaitAllConsumed();
                assertThat(stage.metric(sync, "clerk_user_sync_expired_total", ""))
                        .isZero();
            }
            stage.publish(users(10, 30));

            // When: the first 15 of the 20 unread events are deleted
            admin.deleteRecords(Map.of(new TopicPartition(stage.topic(), 0), RecordsToDelete.beforeOffset(25)))
                    .all()
                    .get();

            // Then
            try (UserSync sync = stage.startReadyService()) {
                stage.awaitAllConsumed();
                assertThat(stage.metric(sync, "clerk_user_sync_expired_total", ""))
                        .isEqualTo(15);
                assertThat(stage.query("select id from clerk.users")).hasSize(15);
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void theLagGrowsWhileThePartitionIsPaused() throws Exception {
        try (Stage stage = Stage.open(1);
                UserSync sync = stage.startReadyService()) {
            // Given
            stage.setReadOnly(true);
            stage.publish(users(0, 10));
            patiently().until(() -> stage.metric(sync, "clerk_user_sync_paused_partitions", "") == 1);

            // When
            stage.publish(users(10, 60));

            // Then
            patiently().until(() -> stage.metric(sync, "clerk_user_sync_lag_records", "") == 60);
            assertThat(stage.metric(sync, "clerk_user_sync_lag_seconds", "")).isPositive();
            stage.setReadOnly(false);
            stage.awaitAllConsumed();
            patiently().until(() -> stage.metric(sync, "clerk_user_sync_lag_records", "") == 0);
            assertThat(stage.metric(sync, "clerk_user_sync_lag_seconds", "")).isZero();
        }
    }

    @Test
    void readsASnapshotsTopicThatIsCreatedLater() throws Exception {
        String snapshots = Engines.unique("snapshots");
        try (Stage stage = Stage.open(1).with("SNAPSHOTS_TOPIC", snapshots);
                UserSync sync = stage.startReadyService();
                Admin admin = Stage.admin()) {
            stage.publish(Event.user("user.created", "user_1", T0));
            stage.awaitAllConsumed();
            assertThat(admin.listTopics().names().get()).doesNotContain(snapshots);

            // When
            admin.createTopics(List.of(new NewTopic(snapshots, 1, (short) 1).configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
            stage.publishTo(snapshots, Event.user("user.snapshot", "user_2", T0));

            // Then
            patiently().until(() -> stage.query("select id from clerk.users").size() == 2);
            assertThat(sync.isReady()).isTrue();
        }
    }

    private static List<Event> users(int from, int to) {
        List<Event> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(Event.user("user.created", "user_" + i, T0 + i));
        }
        return events;
    }
}
