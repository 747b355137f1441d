// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.consume.PendingRecord;
import dev.clerkbridge.usersync.consume.Settler;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.TestSystem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only the events for locked rows wait; all others are applied. */
class LockedRowsIT {

    private static final int USERS = 20;
    private static final int LOCKED = 6;

    @Test
    void lockedRowsDelayNoOtherEventsOfTheirPartition() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService();
                Connection other = system.superuser()) {
            // Given
            publish(system, T0);
            system.awaitAllConsumed();
            lock(other);

            // When
            for (int round = 1; round <= 5; round++) {
                long updatedAt = T0 + 1000L * round;
                publish(system, updatedAt);

                // Then: the events for the rows that are not locked are applied
                patiently().until(() -> updated(system, updatedAt) == USERS - LOCKED);
            }
            assertThat(system.get(sync, "/health/ready").body()).contains("55P03");
            patiently().until(() -> system.metric(sync, "clerk_user_sync_open", "") == 5 * LOCKED);

            // And: when the locks are released, the events for the locked rows are applied
            other.rollback();
            system.awaitAllConsumed();
            assertThat(updated(system, T0 + 5000)).isEqualTo(USERS);
            assertThat(system.records(system.deadLetterTopic())).isEmpty();
            patiently().until(sync::isReady);
        }
    }

    @Test
    void onePassAppliesAllEventsExceptThoseOfHundredsOfLockedRows() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Connection other = system.superuser()) {
            // Given
            system.startReadyService().close();
            system.execute("insert into clerk.users (id) select 'user_' || n from generate_series(1, 300) as n");
            other.setAutoCommit(false);
            other.createStatement().execute("select * from clerk.users where id <> 'user_7' for update");
            List<PendingRecord> records = new ArrayList<>();
            for (int i = 1; i <= 320; i++) {
                records.add(pending(EventBuilder.user("user.updated", "user_" + i, T0)));
            }

            // When, Then
            assertThat(appliedInOnePass(system, records)).hasSize(21);
        }
    }

    @Test
    void retriesAllEventsOfALockedRowAtOnce() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Connection other = system.superuser()) {
            // Given: events that wait for a locked row
            system.startReadyService().close();
            system.execute("insert into clerk.users (id) values ('user_1')");
            other.setAutoCommit(false);
            other.createStatement().execute("select * from clerk.users for update");
            List<PendingRecord> records = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                records.add(pending(EventBuilder.user("user.updated", "user_1", T0 + i)));
            }
            settle(system, records, new SimpleMeterRegistry());

            // When
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            double retried = patiently()
                    .until(
                            () -> {
                                settle(system, records, meters);
                                return meters.get("clerk_user_sync_retried")
                                        .counter()
                                        .count();
                            },
                            count -> count > 0);

            // Then: each event was in only one transaction that failed
            assertThat(retried).isEqualTo(100);
        }
    }

    @Test
    void anUncommittedRowDelaysOnlyItsOwnEvents() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService();
                Connection other = system.superuser()) {
            // Given: another transaction has inserted the row of user_7 and has not committed
            other.setAutoCommit(false);
            other.createStatement()
                    .execute("insert into clerk.users (id, last_event_id, last_event_type, version_updated_at,"
                            + " version_event_at, version_recorded_at) values ('user_7', 'e', 'user.created', 0,"
                            + " 0, 0)");

            // When
            publish(system, T0);

            // Then
            patiently().until(() -> updated(system, T0) == USERS - 1);
            patiently().until(() -> !sync.isReady());
            other.rollback();
            system.awaitAllConsumed();
            assertThat(updated(system, T0)).isEqualTo(USERS);
        }
    }

    @Test
    void eventsWaitForALockedTableAndAreAppliedAfterwards() throws Exception {
        try (TestSystem system = TestSystem.open(2);
                UserSync sync = system.startReadyService();
                Connection other = system.superuser()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table clerk.users");

            // When
            for (int round = 0; round < 10; round++) {
                publish(system, T0 + round);
            }
            patiently().until(() -> system.metric(sync, "clerk_user_sync_open", "") == 10 * USERS);
            other.rollback();

            // Then
            system.awaitAllConsumed();
            assertThat(updated(system, T0 + 9)).isEqualTo(USERS);
            patiently().until(sync::isReady);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"share", "access exclusive"})
    void onePassAppliesTheEventsOfAllTablesExceptALockedOne(String mode) throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Connection other = system.superuser()) {
            // Given: a lock on the whole table, such as CREATE INDEX (share) or ALTER TABLE (access exclusive) takes
            system.startReadyService().close();
            other.setAutoCommit(false);
            other.createStatement().execute("lock table clerk.users in " + mode + " mode");
            List<PendingRecord> records = new ArrayList<>();
            for (int i = 1; i <= 300; i++) {
                records.add(pending(EventBuilder.user("user.updated", "user_" + i, T0)));
                records.add(pending(EventBuilder.organization("organization.updated", "org_" + i, T0)));
            }

            // When, Then
            assertThat(appliedInOnePass(system, records)).hasSize(300);
        }
    }

    private static PendingRecord pending(EventBuilder event) {
        ConsumerRecord<byte[], byte[]> record = event.consumed();
        return new PendingRecord(record, new EventDecoder(OptionalData.NONE).decode(record), Instant.now());
    }

    private static List<PendingRecord> appliedInOnePass(TestSystem system, List<PendingRecord> records) {
        settle(system, records, new SimpleMeterRegistry());
        return records.stream()
                .filter(record -> record.outcome() == Outcome.APPLIED)
                .toList();
    }

    private static void settle(TestSystem system, List<PendingRecord> records, SimpleMeterRegistry meters) {
        try (Database database = new Database(system.config().database())) {
            DeadLetterSink noLetters = letter -> CompletableFuture.failedFuture(new AssertionError());
            Failure failure = new Settler(
                            new PostgresMirror(database), noLetters, new SyncMetrics(meters), InstantSource.system())
                    .settle(records);
            assertThat(failure).isNull();
        }
    }

    private static void publish(TestSystem system, long updatedAt) throws Exception {
        List<EventBuilder> events = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            events.add(EventBuilder.user("user.updated", "user_" + i, updatedAt));
        }
        system.publish(events);
    }

    private static void lock(Connection other) throws SQLException {
        other.setAutoCommit(false);
        for (int i = 0; i < LOCKED; i++) {
            other.createStatement().execute("select * from clerk.users where id = 'user_" + 3 * i + "' for update");
        }
    }

    private static int updated(TestSystem system, long updatedAt) throws SQLException {
        return system.query("select id from clerk.users where first_name = 'Ada " + updatedAt + "'")
                .size();
    }
}
