// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.header;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.mirror.Migrations;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** How the service handles each kind of failure. */
class FailureIT {

    @Test
    void onlyThePoisonEventsAmong500AreDeadLetteredWithTheirReason() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: an event that violates a constraint that an application added, and an event that is not JSON
            system.startReadyService().close();
            system.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
            List<EventBuilder> events = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                events.add(EventBuilder.user("user.created", "user_" + i, T0 + i));
            }
            events.get(250).data().put("first_name", "Poison");
            events.get(251).body("{\"secret\":");
            system.publish(events);

            // When
            try (UserSync sync = system.startReadyService()) {
                system.awaitAllConsumed();

                // Then
                assertThat(system.query("select count(*) as n from clerk.users"))
                        .containsExactly(Map.of("n", "498"));
                List<ConsumerRecord<byte[], byte[]>> letters = system.records(system.deadLetterTopic());
                assertThat(letters)
                        .extracting(letter -> header(letter, "dlq.offset"))
                        .containsOnly("250", "251");
                ConsumerRecord<byte[], byte[]> letter = letters.stream()
                        .filter(record -> header(record, "dlq.offset").equals("250"))
                        .findFirst()
                        .orElseThrow();
                assertThat(letter.value()).isEqualTo(events.get(250).body());
                assertThat(header(letter, "dlq.topic")).isEqualTo(system.topic());
                assertThat(header(letter, "dlq.partition")).isEqualTo("0");
                assertThat(header(letter, "dlq.timestamp")).isEqualTo(String.valueOf(T0 + 100));
                assertThat(header(letter, "dlq.group"))
                        .isEqualTo(system.config().kafka().groupId());
                assertThat(header(letter, "dlq.attempts")).isEqualTo("1");
                assertThat(header(letter, "dlq.exception.class")).isEqualTo("org.postgresql.util.PSQLException");
                assertThat(header(letter, "dlq.exception.message"))
                        .contains("23514", "constraint adults")
                        .doesNotContain("Poison");
                assertThat(header(letter, "dlq.first.failure")).endsWith("Z");
                assertThat(header(letter, "dlq.last.failure")).endsWith("Z");
                assertThat(header(letter, "svix-id")).isEqualTo(events.get(250).eventId());
                assertThat(system.metric(sync, "clerk_user_sync_events_total", "dead_lettered"))
                        .isEqualTo(2);
                assertThat(system.metric(sync, "clerk_user_sync_consumed_total", ""))
                        .isEqualTo(system.metric(sync, "clerk_user_sync_events_total", ""))
                        .isEqualTo(500);
                assertThat(sync.isReady()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A trigger that raises an error with a code of its own
                "create function clerk.refuse() returns trigger language plpgsql as $$ begin"
                        + " if new.first_name = 'Poison' then raise exception 'no' using errcode = 'APP01'; end if;"
                        + " return new; end $$;"
                        + "create trigger refuse before insert on clerk.users for each row execute function clerk.refuse()",
                // A constraint that PostgreSQL checks at the end of the transaction
                "create function clerk.refuse() returns trigger language plpgsql as $$ begin"
                        + " if new.first_name = 'Poison' then raise check_violation; end if; return null; end $$;"
                        + "create constraint trigger refuse after insert on clerk.users initially deferred"
                        + " for each row execute function clerk.refuse()"
            })
    void anEventIsPoisonIfATriggerRefusesItsRow(String refusal) throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.startReadyService().close();
            system.execute(refusal);
            List<EventBuilder> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(EventBuilder.user("user.created", "user_" + i, T0 + i));
            }
            events.get(10).data().put("first_name", "Poison");

            // When
            try (UserSync sync = system.startReadyService()) {
                system.publish(events);
                system.awaitAllConsumed();

                // Then
                assertThat(system.query("select count(*) as n from clerk.users"))
                        .containsExactly(Map.of("n", "19"));
                assertThat(system.records(system.deadLetterTopic()))
                        .extracting(letter -> header(letter, "dlq.offset"))
                        .containsExactly("10");
                patiently().until(sync::isReady);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create function clerk.audit() returns trigger language plpgsql as $$ begin"
                        + " if new.first_name = \"Poison\" then perform * from missing; end if; return new; end $$;"
                        + "create trigger audit before insert on clerk.users for each row execute function clerk.audit()"
                        + "| drop trigger audit on clerk.users",
                "alter table clerk.users enable row level security; alter table clerk.users force row level security;"
                        + "create policy adults on clerk.users using (true) with check (first_name <> \"Poison\")"
                        + "| drop policy adults on clerk.users; create policy everybody on clerk.users using (true)"
            })
    void aDefectiveTriggerOrPolicyHoldsUpOnlyTheRowsForWhichItFails(String defect, String repair) throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService()) {
            // Given
            system.execute(defect.replace('"', '\''));
            List<EventBuilder> events = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                events.add(EventBuilder.user("user.created", "user_" + i, T0 + i));
            }
            events.get(10).data().put("first_name", "Poison");

            // When
            system.publish(events);

            // Then
            patiently().until(() -> system.query("select id from clerk.users").size() == 19);
            patiently().until(() -> system.get(sync, "/health/ready").body().contains("correct the trigger"));
            system.execute(repair);
            system.awaitAllConsumed();
            assertThat(system.query("select id from clerk.users")).hasSize(20);
            assertThat(system.records(system.deadLetterTopic())).isEmpty();
        }
    }

    @Test
    void appliesTheEventThatAPoisonEventHadSuperseded() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: many versions of a few users in one batch; the last two versions of one user are poison
            system.startReadyService().close();
            system.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
            List<EventBuilder> events = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                events.add(EventBuilder.user("user.updated", "user_" + i % 10, T0 + i));
            }
            events.get(487).data().put("first_name", "Poison");
            events.get(497).data().put("first_name", "Poison");
            system.publish(events);

            // When
            try (UserSync sync = system.startReadyService()) {
                system.awaitAllConsumed();

                // Then
                assertThat(system.query("select last_event_id from clerk.users where id = 'user_7'"))
                        .containsExactly(Map.of("last_event_id", events.get(477).eventId()));
                assertThat(system.query("select last_event_id from clerk.users where id = 'user_9'"))
                        .containsExactly(Map.of("last_event_id", events.get(499).eventId()));
                assertThat(system.records(system.deadLetterTopic()))
                        .extracting(letter -> header(letter, "dlq.offset"))
                        .containsExactlyInAnyOrder("487", "497");
                assertThat(system.metric(sync, "clerk_user_sync_consumed_total", ""))
                        .isEqualTo(system.metric(sync, "clerk_user_sync_events_total", ""));
                assertThat(sync.isReady()).isTrue();
            }
        }
    }

    @Test
    void eventsWaitWhilePostgresIsDownAndNoneIsDeadLettered() throws Exception {
        try (TestSystem system = TestSystem.open(2);
                UserSync sync = system.startReadyService()) {
            // When
            SharedEngines.postgres().stop();
            try {
                system.publish(users(50));
                patiently().until(() -> system.metric(sync, "clerk_user_sync_paused_partitions", "") > 0);
                patiently().until(() -> system.metric(sync, "clerk_user_sync_retried_total", "") > 0);
                assertThat(system.get(sync, "/health/live").statusCode()).isEqualTo(200);
                assertThat(system.get(sync, "/health/ready").statusCode()).isEqualTo(503);
                assertThat(system.get(sync, "/health/ready").body()).contains("PostgreSQL");
            } finally {
                SharedEngines.postgres().start();
            }

            // Then
            system.awaitAllConsumed();
            assertThat(system.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "50"));
            patiently().until(sync::isReady);
            assertThat(system.records(system.deadLetterTopic())).isEmpty();
        }
    }

    @Test
    void isNotReadyWhilePostgresIsDownEvenIfNoEventArrives() throws Exception {
        try (TestSystem system = TestSystem.open(2);
                UserSync sync = system.startReadyService()) {
            // When
            SharedEngines.postgres().stop();
            try {
                // Then
                patiently().until(() -> !sync.isReady());
                assertThat(system.get(sync, "/health/ready").body()).contains("PostgreSQL");
            } finally {
                SharedEngines.postgres().start();
            }
            patiently().until(sync::isReady);
        }
    }

    @Test
    void continuesAfterAKafkaOutage() throws Exception {
        try (TestSystem system = TestSystem.open(2);
                UserSync sync = system.startReadyService()) {
            system.publish(users(20));
            system.awaitAllConsumed();

            // When
            SharedEngines.kafka().stop();
            try {
                patiently().until(() -> !sync.isReady());
                assertThat(system.get(sync, "/health/ready").body()).contains("Kafka");
                assertThat(system.get(sync, "/health/live").statusCode()).isEqualTo(200);
            } finally {
                SharedEngines.kafka().start();
            }
            system.publish(EventBuilder.user("user.updated", "user_1", T0 + 9000));
            system.awaitAllConsumed();

            // Then
            assertThat(system.row("users", "user_1")).containsEntry("first_name", "Ada " + (T0 + 9000));
            patiently().until(sync::isReady);
        }
    }

    @Test
    void retriesAfterADeadlock() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Connection other = system.superuser()) {
            // Given: PostgreSQL detects a deadlock before the consumer's lock timeout ends
            system.execute("alter database " + system.databaseName() + " set deadlock_timeout = '50ms'");
            system.startReadyService().close();
            system.execute("insert into clerk.users (id) values ('user_1'), ('user_2')");

            // And: another transaction has locked user_2. The consumer's transaction locks user_1 and then pauses until
            // the other transaction waits for user_1
            other.setAutoCommit(false);
            other.createStatement().execute("set local deadlock_timeout = '1h'");
            other.createStatement().execute("select * from clerk.users where id = 'user_2' for update");
            pauseAfterFirstRow(system, other.unwrap(PGConnection.class).getBackendPID());
            system.publish(
                    EventBuilder.user("user.updated", "user_1", T0 + 1000),
                    EventBuilder.user("user.updated", "user_2", T0 + 1000));

            // When
            try (UserSync sync = system.startService()) {
                patiently()
                        .until(() -> !system.query("select 1 from pg_stat_activity"
                                        + " where datname = current_database() and wait_event = 'PgSleep'")
                                .isEmpty());
                other.createStatement().execute("select * from clerk.users where id = 'user_1' for update");
                other.rollback();

                // Then
                system.awaitAllConsumed();
                assertThat(system.query("select id from clerk.users where first_name = 'Ada " + (T0 + 1000) + "'"))
                        .hasSize(2);
                patiently()
                        .until(() -> system.query("select deadlocks from pg_stat_database"
                                        + " where datname = current_database()")
                                .equals(List.of(Map.of("deadlocks", "1"))));
                assertThat(system.metric(sync, "clerk_user_sync_retried_total", ""))
                        .isGreaterThanOrEqualTo(1);
                assertThat(system.records(system.deadLetterTopic())).isEmpty();
            }
        }
    }

    @Test
    void partitionsCanMoveToAnotherInstanceWhileTheirEventsWait() throws Exception {
        try (TestSystem system = TestSystem.open(4);
                UserSync first = system.startReadyService()) {
            // Given
            system.setReadOnly(true);
            system.publish(users(40));
            patiently().until(() -> system.metric(first, "clerk_user_sync_paused_partitions", "") == 4);

            // When
            system.with("MIGRATE_ON_START", "false");
            try (UserSync second = system.startService()) {
                patiently().until(() -> system.metric(second, "clerk_user_sync_paused_partitions", "") == 2);
                patiently().until(() -> system.metric(first, "clerk_user_sync_paused_partitions", "") == 2);
            }
            patiently().until(() -> system.metric(first, "clerk_user_sync_paused_partitions", "") == 4);
            system.setReadOnly(false);

            // Then
            system.awaitAllConsumed();
            assertThat(system.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "40"));
            assertThat(system.records(system.deadLetterTopic())).isEmpty();
            patiently().until(first::isReady);
        }
    }

    @Test
    void continuesAfterAllWaitingEventsMovedToAnotherInstance() throws Exception {
        try (TestSystem system = TestSystem.open(2);
                UserSync first = system.startReadyService()) {
            // Given: all open events of the first instance are in the partition that the second instance takes over
            system.setReadOnly(true);
            publish(system, 1, EventBuilder.user("user.created", "user_1", T0));
            patiently().until(() -> system.metric(first, "clerk_user_sync_paused_partitions", "") == 2);
            system.with("MIGRATE_ON_START", "false");
            try (UserSync second = system.startService()) {
                patiently().until(() -> system.metric(second, "clerk_user_sync_open", "") == 1);
                patiently().until(() -> system.metric(first, "clerk_user_sync_open", "") == 0);

                // When
                system.setReadOnly(false);
                publish(system, 0, EventBuilder.user("user.created", "user_2", T0));

                // Then
                system.awaitAllConsumed();
                assertThat(system.query("select id from clerk.users")).hasSize(2);
                patiently().until(() -> first.isReady() && second.isReady());
            }
        }
    }

    @Test
    void allEventsWaitWhileAPermissionIsRevoked() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.startReadyService().close();
            String role = SharedEngines.unique("restricted");
            system.execute("create role " + role + " login password 'secret'");
            system.execute("grant usage on schema clerk to " + role);
            system.execute("grant select, insert, update on all tables in schema clerk to " + role);
            system.with("DATABASE_USER", role)
                    .with("DATABASE_PASSWORD", "secret")
                    .with("MIGRATE_ON_START", "false");
            try (UserSync sync = system.startReadyService()) {
                system.publish(EventBuilder.user("user.created", "user_1", T0));
                system.awaitAllConsumed();

                // When
                system.execute("revoke update on clerk.users from " + role);
                system.publish(EventBuilder.user("user.updated", "user_1", T0 + 1000));

                // Then
                patiently().until(() -> !sync.isReady());
                assertThat(system.get(sync, "/health/ready").body())
                        .contains("permission denied for table users", "42501", "GRANT");
                assertThat(system.get(sync, "/health/live").statusCode()).isEqualTo(200);
                assertThat(system.committed()).isNotEqualTo(system.ends());

                // And: after the permission is granted, the service continues without a restart
                system.execute("grant update on clerk.users to " + role);
                system.awaitAllConsumed();
                assertThat(system.row("users", "user_1")).containsEntry("first_name", "Ada " + (T0 + 1000));
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void aServiceStartedBeforeTheMigrationBecomesReadyAfterIt() throws Exception {
        try (TestSystem system = TestSystem.open(1).with("MIGRATE_ON_START", "false");
                UserSync sync = system.startService()) {
            patiently().until(() -> system.get(sync, "/health/ready").body().contains("clerk.users"));
            assertThat(system.get(sync, "/health/ready").body()).contains("migrate");
            assertThat(system.get(sync, "/health/live").statusCode()).isEqualTo(200);

            // When
            Migrations.migrate(system.config().database());

            // Then
            patiently().until(sync::isReady);
        }
    }

    @Test
    void namesADatabaseUserThatDoesNotExist() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            system.with("DATABASE_USER", "nobody_of_this_name");
            try (UserSync sync = system.startService()) {
                patiently().until(() -> system.get(sync, "/health/ready").body().contains("nobody_of_this_name"));
            }
        }
    }

    @Test
    void anUnwritableDeadLetterTopicPausesOnlyThePoisonEventsPartition() throws Exception {
        try (TestSystem system = TestSystem.open(2);
                UserSync sync = system.startReadyService()) {
            // Given
            setMaxMessageBytes(system.deadLetterTopic(), "1");
            List<EventBuilder> good = users(20);
            EventBuilder poison = EventBuilder.of("user.created", "user_poison").body("no JSON");

            // When
            system.publish(poison);
            patiently().until(() -> system.metric(sync, "clerk_user_sync_paused_partitions", "") == 1);
            system.publish(good);

            // Then: events of the other partition are applied; the poison event's partition is waiting
            patiently().until(() -> system.metric(sync, "clerk_user_sync_events_total", "applied") > 0);
            assertThat(system.get(sync, "/health/ready").body()).contains("Dead-letter topic");
            assertThat(system.committed()).isNotEqualTo(system.ends());

            // And: when the topic accepts dead letters again, the paused partition continues
            setMaxMessageBytes(system.deadLetterTopic(), "1000000");
            system.awaitAllConsumed();
            assertThat(system.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "20"));
            assertThat(system.records(system.deadLetterTopic())).singleElement().satisfies(letter -> {
                assertThat(header(letter, "dlq.attempts")).isEqualTo("1");
                assertThat(header(letter, "dlq.last.failure")).isEqualTo(header(letter, "dlq.first.failure"));
            });
        }
    }

    private static List<EventBuilder> users(int count) {
        List<EventBuilder> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(EventBuilder.user("user.created", "user_" + i, T0 + i));
        }
        return events;
    }

    /** Makes a transaction that updates user_1 pause until the other session waits for a lock or holds none. */
    private static void pauseAfterFirstRow(TestSystem system, int otherSession) throws Exception {
        system.execute("""
                create function clerk.pause() returns trigger language plpgsql as $$ begin
                    while (select bool_and(granted) from pg_locks where pid = %d) loop
                        perform pg_sleep(0.01);
                    end loop;
                    return new;
                end $$;
                create trigger pause before update on clerk.users for each row when (new.id = 'user_1')
                    execute function clerk.pause()""".formatted(otherSession));
    }

    private static void publish(TestSystem system, int partition, EventBuilder event) throws Exception {
        ProducerRecord<byte[], byte[]> record = event.toRecord(system.topic());
        system.publish(new ProducerRecord<>(
                record.topic(), partition, record.timestamp(), record.key(), record.value(), record.headers()));
    }

    private static void setMaxMessageBytes(String topic, String bytes) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = SharedEngines.admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
