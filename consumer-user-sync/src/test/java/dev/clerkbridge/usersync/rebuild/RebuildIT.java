// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.rebuild;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.consume.Settler;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.DeadLetter;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.Migrations;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RebuildIT {

    @Test
    void eventsWaitingForPostgresAreNotCountedAsDone() throws Exception {
        try (TestSystem system = TestSystem.open(2)) {
            // Given
            SyncConfig config = system.config();
            Migrations.migrate(config.database());
            system.publish(
                    EventBuilder.user("user.created", "user_1", T0), EventBuilder.user("user.created", "user_2", T0));
            system.setReadOnly(true);
            List<Rebuild.Progress> whileFailing = new ArrayList<>();
            try (Database database = new Database(config.database())) {
                Settler settler = new Settler(
                        new PostgresMirror(database),
                        letter -> CompletableFuture.allOf(),
                        new SyncMetrics(new SimpleMeterRegistry()),
                        InstantSource.system());

                // When
                new Rebuild(
                                config.kafka(),
                                new Rebuild.Source(
                                        List.of(system.topic()),
                                        new EventDecoder(OptionalData.NONE)::decode,
                                        (record, outcome) -> {}),
                                settler)
                        .run(progress -> {
                            if (whileFailing.size() < 5) {
                                whileFailing.add(progress);
                            } else {
                                repair(system);
                            }
                        });
            }

            // Then
            assertThat(whileFailing).allMatch(progress -> progress.done() == 0 && progress.total() == 2);
            assertThat(system.query("select count(*) as n from clerk.users")).containsExactly(Map.of("n", "2"));
        }
    }

    @Test
    void givesUpEventsWhoseRowStaysLockedAndSaysWhy() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Connection other = system.superuser()) {
            // Given
            SyncConfig config = system.config();
            Migrations.migrate(config.database());
            system.execute("insert into clerk.users (id) values ('user_1')");
            other.setAutoCommit(false);
            other.createStatement().execute("select * from clerk.users for update");
            system.publish(
                    EventBuilder.user("user.created", "user_1", T0), EventBuilder.user("user.created", "user_2", T0));
            List<Rebuild.Progress> waiting = new ArrayList<>();
            List<DeadLetter> givenUp = new ArrayList<>();
            Map<Outcome, Long> outcomes;
            try (Database database = new Database(config.database())) {
                Settler settler = new Settler(
                        new PostgresMirror(database),
                        letter -> {
                            givenUp.add(letter);
                            return CompletableFuture.allOf();
                        },
                        new SyncMetrics(new SimpleMeterRegistry()),
                        InstantSource.system());

                // When
                outcomes = new Rebuild(
                                config.kafka(),
                                new Rebuild.Source(
                                        List.of(system.topic()),
                                        new EventDecoder(OptionalData.NONE)::decode,
                                        (record, outcome) -> {}),
                                settler,
                                Duration.ofSeconds(2))
                        .run(waiting::add);
            }

            // Then
            assertThat(outcomes).isEqualTo(Map.of(Outcome.APPLIED, 1L, Outcome.RETURNED, 1L));
            assertThat(waiting)
                    .anySatisfy(progress ->
                            assertThat(String.valueOf(progress.waitingFor())).contains("55P03"));
            assertThat(givenUp)
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.failure().message()).contains("55P03"));
        }
    }

    @Test
    void readingDoesNotWaitForMoreBytesThanTheTopicHas() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            system.with("KAFKA_FETCH_MIN_BYTES", "1000000").with("KAFKA_FETCH_MAX_WAIT_MS", "60000");
            system.with("KAFKA_REQUEST_TIMEOUT_MS", "5000").with("KAFKA_DEFAULT_API_TIMEOUT_MS", "10000");
            try (TopicReader reader = new TopicReader(system.config().kafka(), List.of(system.topic()))) {
                // When
                int records = 0;
                while (reader.remaining() > 0) {
                    records += reader.poll().size();
                }

                // Then
                assertThat(records).isEqualTo(1);
            }
        }
    }

    @Test
    void readingFailsIfTheTopicIsDeletedBeforeItsLastRecord() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Admin admin = SharedEngines.admin()) {
            // Given
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            system.with("KAFKA_REQUEST_TIMEOUT_MS", "1000").with("KAFKA_DEFAULT_API_TIMEOUT_MS", "2000");
            try (TopicReader reader = new TopicReader(system.config().kafka(), List.of(system.topic()))) {

                // When
                admin.deleteTopics(List.of(system.topic())).all().get();
                patiently().until(() -> !admin.listTopics().names().get().contains(system.topic()));

                // Then
                assertThatThrownBy(() -> {
                            while (reader.remaining() > 0) {
                                reader.poll();
                            }
                        })
                        .isInstanceOf(TimeoutException.class)
                        .hasMessageContaining("none of the remaining 1 records");
            }
        }
    }

    private static void repair(TestSystem system) {
        try {
            system.setReadOnly(false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
