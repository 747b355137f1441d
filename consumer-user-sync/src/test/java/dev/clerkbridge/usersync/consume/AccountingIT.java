// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Each process counts a record once when it first reads it, and once when it first settles or returns it. */
class AccountingIT {

    @Test
    void eachEventIsCountedOnceWithItsOutcome() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: one batch with four events for the same row, an ignored event, and an event that is not JSON
            system.startReadyService().close();
            system.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
            EventBuilder newest = EventBuilder.user("user.updated", "user_1", T0 + 5000);
            EventBuilder poison = EventBuilder.user("user.updated", "user_1", T0 + 9000);
            poison.data().put("first_name", "Poison");
            system.publish(
                    newest,
                    newest,
                    EventBuilder.user("user.updated", "user_1", T0),
                    poison,
                    EventBuilder.of("session.created", "sess_1"),
                    EventBuilder.of("user.created", "user_2").body("no JSON"));

            // When
            try (UserSync sync = system.startReadyService()) {
                system.awaitAllConsumed();

                // Then
                patiently().until(() -> open(system, sync) == 0);
                assertThat(outcome(system, sync, "applied")).isEqualTo(1);
                assertThat(outcome(system, sync, "duplicate")).isEqualTo(1);
                assertThat(outcome(system, sync, "stale")).isEqualTo(1);
                assertThat(outcome(system, sync, "ignored")).isEqualTo(1);
                assertThat(outcome(system, sync, "dead_lettered")).isEqualTo(2);
                assertThat(consumed(system, sync)).isEqualTo(6);
                assertThat(system.records(system.deadLetterTopic())).hasSize(2);
            }
        }
    }

    @Test
    void aWaitingEventIsCountedAsOpen() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService();
                Connection other = system.superuser()) {
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            system.awaitAllConsumed();
            other.setAutoCommit(false);
            other.createStatement().execute("select * from clerk.users for update");

            // When
            system.publish(
                    EventBuilder.user("user.updated", "user_1", T0 + 1000),
                    EventBuilder.user("user.created", "user_2", T0),
                    EventBuilder.user("user.updated", "user_1", T0 + 2000));

            // Then
            patiently().until(() -> outcome(system, sync, "applied") == 2 && open(system, sync) == 2);
            assertThat(consumed(system, sync)).isEqualTo(4);
            other.rollback();
            system.awaitAllConsumed();
            patiently().until(() -> open(system, sync) == 0);
            assertThat(outcomes(system, sync)).isEqualTo(consumed(system, sync)).isEqualTo(4);
        }
    }

    @Test
    void aRereadRecordIsNotCountedAgain() throws Exception {
        try (TestSystem system = TestSystem.open(4);
                UserSync first = system.startReadyService();
                Connection other = system.superuser()) {
            // Given: events that are waiting, while another instance temporarily owns half of their partitions
            other.setAutoCommit(false);
            other.createStatement().execute("lock table clerk.users in share mode");
            system.publish(users(40));
            patiently().until(() -> open(system, first) == 40);
            system.with("MIGRATE_ON_START", "false");
            try (UserSync second = system.startService()) {
                patiently().until(() -> open(system, second) > 0 && outcome(system, first, "returned") > 0);
                patiently()
                        .until(() ->
                                open(system, first) + outcome(system, first, "returned") == consumed(system, first));
            }

            // When
            other.rollback();
            system.awaitAllConsumed();

            // Then
            patiently().until(() -> open(system, first) == 0);
            assertThat(consumed(system, first)).isEqualTo(40);
            assertThat(outcomes(system, first)).isEqualTo(40);
            assertThat(system.query("select id from clerk.users")).hasSize(40);
        }
    }

    @Test
    void theRecordsOfARecreatedTopicAreCounted() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService();
                Admin admin = SharedEngines.admin()) {
            system.publish(users(40));
            system.awaitAllConsumed();

            // When
            admin.deleteTopics(List.of(system.topic())).all().get();
            patiently().until(() -> !admin.listTopics().names().get().contains(system.topic()));
            NewTopic forEver = new NewTopic(system.topic(), 1, (short) 1).configs(Map.of("retention.ms", "-1"));
            admin.createTopics(List.of(forEver)).all().get();
            system.publish(users(10));

            // Then
            patiently().until(() -> consumed(system, sync) == 50);
            patiently().until(() -> outcomes(system, sync) == 50);
        }
    }

    private static List<EventBuilder> users(int count) {
        List<EventBuilder> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(EventBuilder.user("user.created", "user_" + i, T0 + i));
        }
        return events;
    }

    private static double consumed(TestSystem system, UserSync sync) throws Exception {
        return system.metric(sync, "clerk_user_sync_consumed_total", "");
    }

    private static double open(TestSystem system, UserSync sync) throws Exception {
        return system.metric(sync, "clerk_user_sync_open", "");
    }

    private static double outcomes(TestSystem system, UserSync sync) throws Exception {
        return system.metric(sync, "clerk_user_sync_events_total", "");
    }

    private static double outcome(TestSystem system, UserSync sync, String outcome) throws Exception {
        return system.metric(sync, "clerk_user_sync_events_total", "outcome=\"" + outcome + "\"");
    }
}
