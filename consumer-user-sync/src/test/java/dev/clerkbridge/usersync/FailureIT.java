// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.Event.T0;
import static dev.clerkbridge.usersync.testing.Stage.header;
import static dev.clerkbridge.usersync.testing.Stage.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.mirror.Migrations;
import dev.clerkbridge.usersync.testing.Engines;
import dev.clerkbridge.usersync.testing.Event;
import dev.clerkbridge.usersync.testing.Stage;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** How the service handles each kind of failure. */
class FailureIT {

    @Test
    void deadLettersOnlyThePoisonEventsAmong500WithTheReason() throws Exception {
        try (Stage stage = Stage.open(1)) {
            // Given: an event that violates a constraint of the application, and an event that is not JSON
            stage.startReadyService().close();
            stage.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                events.add(Event.user("user.created", "user_" + i, T0 + i));
            }
            events.get(250).data().put("first_name", "Poison");
            events.get(251).body("{\"secret\":");
            stage.publish(events);

            // When
            try (UserSync sync = stage.startReadyService()) {
                stage.awaitAllConsumed();

                // Then
                assertThat(stage.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "498"));
                List<ConsumerRecord<byte[], byte[]>> letters = stage.records(stage.deadLetterTopic());
                assertThat(letters)
                        .extracting(letter -> header(letter, "dlq.offset"))
                        .containsOnly("250", "251");
                ConsumerRecord<byte[], byte[]> letter = letters.stream()
                        .filter(record -> header(record, "dlq.offset").equals("250"))
                        .findFirst()
                        .orElseThrow();
                assertThat(letter.value()).isEqualTo(events.get(250).body());
                assertThat(header(letter, "dlq.topic")).isEqualTo(stage.topic());
                assertThat(header(letter, "dlq.partition")).isEqualTo("0");
                assertThat(header(letter, "dlq.timestamp")).isEqualTo(String.valueOf(T0 + 100));
                assertThat(header(letter, "dlq.group"))
                        .isEqualTo(stage.config().kafka().groupId());
                assertThat(header(letter, "dlq.attempts")).isEqualTo("1");
                assertThat(header(letter, "dlq.exception.class")).isEqualTo("org.postgresql.util.PSQLException");
                assertThat(header(letter, "dlq.exception.message"))
                        .contains("23514", "constraint adults")
                        .doesNotContain("Poison");
                assertThat(header(letter, "dlq.first.failure")).endsWith("Z");
                assertThat(header(letter, "dlq.last.failure")).endsWith("Z");
                assertThat(header(letter, "svix-id")).isEqualTo(events.get(250).eventId());
                assertThat(stage.metric(sync, "clerk_user_sync_events_total", "dead_lettered"))
                        .isEqualTo(2);
                assertThat(stage.metric(sync, "clerk_user_sync_consumed_total", ""))
                        .isEqualTo(stage.metric(sync, "clerk_user_sync_events_total", ""))
                        .isEqualTo(500);
                assertThat(sync.isReady()).isTrue();
            }
        }
    }

    @Test
    void appliesTheEventThatAPoisonEventHadSuperseded() throws Exception {
        try (Stage stage = Stage.open(1)) {
            // Given: many versions of a few users in one batch; the last two versions of one user are poison
            stage.startReadyService().close();
            stage.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                events.add(Event.user("user.updated", "user_" + i % 10, T0 + i));
            }
            events.get(487).data().put("first_name", "Poison");
            events.get(497).data().put("first_name", "Poison");
            stage.publish(events);

            // When
            try (UserSync sync = stage.startReadyService()) {
                stage.awaitAllConsumed();

                // Then
                assertThat(stage.query("select last_event_id from clerk.users where id = 'user_7'"))
                        .containsExactly(Map.of("last_event_id", events.get(477).eventId()));
                assertThat(stage.query("select last_event_id from clerk.users where id = 'user_9'"))
                        .containsExactly(Map.of("last_event_id", events.get(499).eventId()));
                assertThat(stage.records(stage.deadLetterTopic()))
                        .extracting(letter -> header(letter, "dlq.offset"))
                        .containsExactlyInAnyOrder("487", "497");
                assertThat(stage.metric(sync, "clerk_user_sync_consumed_total", ""))
                        .isEqualTo(stage.metric(sync, "clerk_user_sync_events_total", ""));
                assertThat(sync.isReady()).isTrue();
            }
        }
    }

    @Test
    void eventsWaitWhilePostgresIsDownAndNoneIsDeadLettered() throws Exception {
        try (Stage stage = Stage.open(2);
                UserSync sync = stage.startReadyService()) {
            // When
            Engines.postgres().stop();
            try {
                stage.publish(users(50));
                patiently().until(() -> stage.metric(sync, "clerk_user_sync_paused_partitions", "") > 0);
                patiently().until(() -> stage.metric(sync, "clerk_user_sync_retried_total", "") > 0);
                assertThat(stage.get(sync, "/health/live").statusCode()).isEqualTo(200);
                assertThat(stage.get(sync, "/health/ready").statusCode()).isEqualTo(503);
                assertThat(stage.get(sync, "/health/ready").body()).contains("PostgreSQL");
            } finally {
                Engines.postgres().start();
            }

            // Then
            stage.awaitAllConsumed();
            assertThat(stage.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "50"));
            patiently().until(sync::isReady);
            assertThat(stage.records(stage.deadLetterTopic())).isEmpty();
        }
    }

    @Test
    void continuesAfterAKafkaOutage() throws Exception {
        try (Stage stage = Stage.open(2);
                UserSync sync = stage.startReadyService()) {
            stage.publish(users(20));
            stage.awaitAllConsumed();

            // When
            Engines.kafka().stop();
            try {
                patiently().until(() -> !sync.isReady());
                assertThat(stage.get(sync, "/health/ready").body()).contains("Kafka");
                assertThat(stage.get(sync, "/health/live").statusCode()).isEqualTo(200);
            } finally {
                Engines.kafka().start();
            }
            stage.publish(Event.user("user.updated", "user_1", T0 + 9000));
            stage.awaitAllConsumed();

            // Then
            assertThat(stage.row("users", "user_1")).containsEntry("first_name", "Ada " + (T0 + 9000));
            patiently().until(sync::isReady);
        }
    }

    @Test
    void retriesAfterADeadlock() throws Exception {
        try (Stage stage = Stage.open(1);
                UserSync sync = stage.startReadyService();
                Connection other = stage.superuser()) {
            stage.publish(Event.user("user.created", "user_1", T0), Event.user("user.created", "user_2", T0));
            stage.awaitAllConsumed();

            // Given: another transaction has locked the second row
            other.setAutoCommit(false);
            other.createStatement().execute("set local deadlock_timeout = '1h'");
            other.createStatement().execute("select * from clerk.users where id = 'user_2' for update");

            // When: the service has locked the first row and waits for the second, and the other transaction waits for
            // the first row
            stage.publish(
                    Event.user("user.updated", "user_1", T0 + 1000), Event.user("user.updated", "user_2", T0 + 1000));
            patiently()
                    .until(() -> !stage.query("select 1 from pg_locks where not granted")
                            .isEmpty());
            other.createStatement().execute("select * from clerk.users where id = 'user_1' for update");
            other.rollback();

            // Then
            stage.awaitAllConsumed();
            assertThat(stage.query("select id from clerk.users where first_name = 'Ada " + (T0 + 1000) + "'"))
                    .hasSize(2);
            assertThat(stage.metric(sync, "clerk_user_sync_retried_total", "")).isGreaterThanOrEqualTo(1);
            assertThat(stage.records(stage.deadLetterTopic())).isEmpty();
        }
    }

    @Test
    void partitionsCanMoveToAnotherInstanceWhileTheirEventsWait() throws Exception {
        try (Stage stage = Stage.open(4);
                UserSync first = stage.startReadyService()) {
            // Given
            stage.setReadOnly(true);
            stage.publish(users(40));
            patiently().until(() -> stage.metric(first, "clerk_user_sync_paused_partitions", "") == 4);

            // When
            stage.with("MIGRATE_ON_START", "false");
            try (UserSync second = stage.startService()) {
                patiently().until(() -> stage.metric(second, "clerk_user_sync_paused_partitions", "") == 2);
                patiently().until(() -> stage.metric(first, "clerk_user_sync_paused_partitions", "") == 2);
            }
            patiently().until(() -> stage.metric(first, "clerk_user_sync_paused_partitions", "") == 4);
            stage.setReadOnly(false);

            // Then
            stage.awaitAllConsumed();
            assertThat(stage.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "40"));
            assertThat(stage.records(stage.deadLetterTopic())).isEmpty();
            patiently().until(first::isReady);
        }
    }

    @Test
    void allEventsWaitWhileAPermissionIsRevoked() throws Exception {
        try (Stage stage = Stage.open(1)) {
            // Given
            stage.startReadyService().close();
            String role = Engines.unique("restricted");
            stage.execute("create role " + role + " login password 'secret'");
            stage.execute("grant usage on schema clerk to " + role);
            stage.execute("grant select, insert, update on all tables in schema clerk to " + role);
            stage.with("DATABASE_USER", role)
                    .with("DATABASE_PASSWORD", "secret")
                    .with("MIGRATE_ON_START", "false");
            try (UserSync sync = stage.startReadyService()) {
                stage.publish(Event.user("user.created", "user_1", T0));
                stage.awaitAllConsumed();

                // When
                stage.execute("revoke update on clerk.users from " + role);
                stage.publish(Event.user("user.updated", "user_1", T0 + 1000));

                // Then
                patiently().until(() -> !sync.isReady());
                assertThat(stage.get(sync, "/health/ready").body())
                        .contains("permission denied for table users", "42501", "GRANT");
                assertThat(stage.get(sync, "/health/live").statusCode()).isEqualTo(200);
                assertThat(stage.committed()).isNotEqualTo(stage.ends());

                // And: after the permission is granted, the service continues without a restart
                stage.execute("grant update on clerk.users to " + role);
                stage.awaitAllConsumed();
                assertThat(stage.row("users", "user_1")).containsEntry("first_name", "Ada " + (T0 + 1000));
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void aServiceStartedBeforeTheMigrationBecomesReadyAfterIt() throws Exception {
        try (Stage stage = Stage.open(1).with("MIGRATE_ON_START", "false");
                UserSync sync = stage.startService()) {
            patiently().until(() -> stage.get(sync, "/health/ready").body().contains("clerk.users"));
            assertThat(stage.get(sync, "/health/ready").body()).contains("migrate");
            assertThat(stage.get(sync, "/health/live").statusCode()).isEqualTo(200);

            // When
            Migrations.migrate(stage.config().database());

            // Then
            patiently().until(sync::isReady);
        }
    }

    @Test
    void namesADatabaseUserThatDoesNotExist() throws Exception {
        try (Stage stage = Stage.open(1)) {
            stage.execute("create role " + Engines.unique("stranger") + " login");
            stage.with("DATABASE_USER", "nobody_of_this_name");
            try (UserSync sync = stage.startService()) {
                patiently().until(() -> stage.get(sync, "/health/ready").body().contains("nobody_of_this_name"));
            }
        }
    }

    @Test
    void anUnwritableDeadLetterTopicPausesOnlyThePoisonEventsPartition() throws Exception {
        try (Stage stage = Stage.open(2);
                UserSync sync = stage.startReadyService()) {
            // Given
            setMaxMessageBytes(stage.deadLetterTopic(), "1");
            List<Event> good = users(20);
            Event poison = Event.of("user.created", "user_poison").body("no JSON");

            // When
            stage.publish(poison);
            patiently().until(() -> stage.metric(sync, "clerk_user_sync_paused_partitions", "") == 1);
            stage.publish(good);

            // Then: users of the other partition are applied; the partition of the poison event waits
            patiently().until(() -> stage.metric(sync, "clerk_user_sync_events_total", "applied") > 0);
            assertThat(stage.get(sync, "/health/ready").body()).contains("Dead-letter topic");
            assertThat(stage.committed()).isNotEqualTo(stage.ends());

            // And: when the topic accepts dead letters again, the paused partition continues
            setMaxMessageBytes(stage.deadLetterTopic(), "1000000");
            stage.awaitAllConsumed();
            assertThat(stage.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "20"));
            assertThat(stage.records(stage.deadLetterTopic())).hasSize(1);
        }
    }

    private static List<Event> users(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(Event.user("user.created", "user_" + i, T0 + i));
        }
        return events;
    }

    private static void setMaxMessageBytes(String topic, String bytes) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Engines.kafka().bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
