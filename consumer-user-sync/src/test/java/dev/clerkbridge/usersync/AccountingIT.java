// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.Event.T0;
import static dev.clerkbridge.usersync.testing.Stage.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.Event;
import dev.clerkbridge.usersync.testing.Stage;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every record is counted once when it is read, and once with its outcome when it is settled. */
class AccountingIT {

    @Test
    void everyOutcomeIsCountedOnce() throws Exception {
        try (Stage stage = Stage.open(1)) {
            // Given: for one user a newer event, its redelivery, an older event and a poison event, all in one batch
            stage.startReadyService().close();
            stage.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
            Event newest = Event.user("user.updated", "user_1", T0 + 5000);
            Event poison = Event.user("user.updated", "user_1", T0 + 9000);
            poison.data().put("first_name", "Poison");
            stage.publish(
                    newest,
                    newest,
                    Event.user("user.updated", "user_1", T0),
                    poison,
                    Event.of("session.created", "sess_1"),
                    Event.of("user.created", "user_2").body("no JSON"));

            // When
            try (UserSync sync = stage.startReadyService()) {
                stage.awaitAllConsumed();

                // Then
                assertThat(outcome(stage, sync, "applied")).isEqualTo(1);
                assertThat(outcome(stage, sync, "duplicate")).isEqualTo(1);
                assertThat(outcome(stage, sync, "stale")).isEqualTo(1);
                assertThat(outcome(stage, sync, "ignored")).isEqualTo(1);
                assertThat(outcome(stage, sync, "dead_lettered")).isEqualTo(2);
                assertThat(consumed(stage, sync)).isEqualTo(6);
                assertThat(open(stage, sync)).isZero();
                assertThat(stage.records(stage.deadLetterTopic())).hasSize(2);
            }
        }
    }

    @Test
    void aWaitingEventIsCountedAsOpen() throws Exception {
        try (Stage stage = Stage.open(1);
                UserSync sync = stage.startReadyService();
                Connection other = stage.superuser()) {
            stage.publish(Event.user("user.created", "user_1", T0));
            stage.awaitAllConsumed();
            other.setAutoCommit(false);
            other.createStatement().execute("select * from clerk.users for update");

            // When
            stage.publish(
                    Event.user("user.updated", "user_1", T0 + 1000),
                    Event.user("user.created", "user_2", T0),
                    Event.user("user.updated", "user_1", T0 + 2000));

            // Then
            patiently().until(() -> outcome(stage, sync, "applied") == 2 && open(stage, sync) == 2);
            assertThat(consumed(stage, sync)).isEqualTo(4);
            other.rollback();
            stage.awaitAllConsumed();
            patiently().until(() -> open(stage, sync) == 0);
            assertThat(outcomes(stage, sync)).isEqualTo(consumed(stage, sync)).isEqualTo(4);
        }
    }

    @Test
    void aRereadRecordIsNotCountedAgain() throws Exception {
        try (Stage stage = Stage.open(4);
                UserSync first = stage.startReadyService()) {
            // Given: events that wait, while another instance temporarily owns half of their partitions
            stage.setReadOnly(true);
            stage.publish(users(40));
            patiently().until(() -> open(stage, first) == 40);
            stage.with("MIGRATE_ON_START", "false");
            try (UserSync second = stage.startService()) {
                patiently().until(() -> open(stage, second) > 0 && open(stage, first) + open(stage, second) == 40);
                assertThat(outcome(stage, first, "returned")).isEqualTo(40 - open(stage, first));
            }
            patiently().until(() -> stage.metric(first, "clerk_user_sync_paused_partitions", "") == 4);

            // When
            stage.setReadOnly(false);
            stage.awaitAllConsumed();

            // Then
            patiently().until(() -> open(stage, first) == 0);
            assertThat(consumed(stage, first)).isEqualTo(40);
            assertThat(outcomes(stage, first)).isEqualTo(40);
            assertThat(stage.query("select id from clerk.users")).hasSize(40);
        }
    }

    private static List<Event> users(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Event.user("user.created", "user_" + i, T0 + i));
        }
        return events;
    }

    private static double consumed(Stage stage, UserSync sync) throws Exception {
        return stage.metric(sync, "clerk_user_sync_consumed_total", "");
    }

    private static double open(Stage stage, UserSync sync) throws Exception {
        return stage.metric(sync, "clerk_user_sync_open", "");
    }

    private static double outcomes(Stage stage, UserSync sync) throws Exception {
        return stage.metric(sync, "clerk_user_sync_events_total", "");
    }

    private static double outcome(Stage stage, UserSync sync, String outcome) throws Exception {
        return stage.metric(sync, "clerk_user_sync_events_total", "outcome=\"" + outcome + "\"");
    }
}
