// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills, stops and starts parts of the system between bursts of events. Afterwards, the mirror has exactly the expected
 * rows, all offsets are committed, and no event is dead-lettered.
 */
class UnderLoadIT {

    private static final int USERS = 200;

    @Test
    void survivesRepeatedKillsOfTheConsumer() throws Exception {
        try (TestSystem system = TestSystem.open(3)) {
            Load load = new Load(system);
            for (int round = 0; round < 3; round++) {
                try (ServiceProcess service = ServiceProcess.start(system.environment())) {
                    load.publish(2_000);
                    int seen = round;
                    patiently().until(() -> service.hasSettled(100L * (seen + 1)));
                    service.kill();
                }
            }
            try (UserSync last = system.startService()) {
                load.assertMirrored(last);
            }
        }
    }

    @Test
    @Tag("long")
    void survivesKillsOfOneOfTwoInstances() throws Exception {
        try (TestSystem system = TestSystem.open(6);
                ServiceProcess lasting = ServiceProcess.start(system.environment())) {
            // Given
            Load load = new Load(system);
            patiently().until(lasting::isReady);
            for (int round = 0; round < 4; round++) {
                try (ServiceProcess other = ServiceProcess.start(system.environment())) {
                    patiently().until(other::isReady);

                    // When: the other instance is killed after it has settled events. Being ready is not enough,
                    // because an instance is ready even without partitions
                    patiently().until(() -> {
                        load.publish(500);
                        return other.hasSettled(50);
                    });
                    other.kill();
                }
            }
            load.assertMirrored();

            // Then
            patiently().until(() -> lasting.isReady() && lasting.metric("clerk_user_sync_open") == 0);
            assertThat(lasting.metric("clerk_user_sync_events_total"))
                    .isEqualTo(lasting.metric("clerk_user_sync_consumed_total"))
                    .isLessThanOrEqualTo(load.published);
        }
    }

    @Test
    @Tag("long")
    void survivesARestartOfPostgres() throws Exception {
        try (TestSystem system = TestSystem.open(3);
                UserSync sync = system.startReadyService()) {
            Load load = new Load(system);
            for (int round = 0; round < 2; round++) {
                load.publish(1_500);
                SharedEngines.postgres().stop();
                load.publish(500);
                SharedEngines.postgres().start();
            }
            load.assertMirrored(sync);
        }
    }

    @Test
    @Tag("long")
    void survivesARestartOfKafka() throws Exception {
        try (TestSystem system = TestSystem.open(3);
                UserSync sync = system.startReadyService()) {
            Load load = new Load(system);
            for (int round = 0; round < 2; round++) {
                load.publish(1_500);
                SharedEngines.kafka().stop();
                SharedEngines.kafka().start();
                load.publish(500);
            }
            load.assertMirrored(sync);
        }
    }

    @Test
    @Tag("long")
    void survivesInstancesJoiningAndLeaving() throws Exception {
        try (TestSystem system = TestSystem.open(6);
                UserSync first = system.startReadyService()) {
            Load load = new Load(system);
            load.publish(1_000);
            try (UserSync second = system.startReadyService()) {
                load.publish(1_000);
                try (UserSync third = system.startReadyService()) {
                    load.publish(1_000);
                    assertThat(third.isReady()).isTrue();
                }
                load.publish(1_000);
                assertThat(second.isReady()).isTrue();
            }
            load.publish(1_000);
            load.assertMirrored(first);
        }
    }

    @Test
    @Tag("long")
    void survivesClassicProtocolInstancesJoiningAndLeaving() throws Exception {
        try (TestSystem system = TestSystem.open(4).with("KAFKA_GROUP_PROTOCOL", "classic");
                UserSync first = system.startReadyService()) {
            Load load = new Load(system);
            load.publish(1_000);
            try (UserSync second = system.startReadyService()) {
                load.publish(1_000);
                assertThat(second.isReady()).isTrue();
            }
            load.publish(1_000);
            load.assertMirrored(first);
        }
    }

    /** Publishes shuffled histories of users, and knows the rows that the mirror must have in the end. */
    private static final class Load {

        private final TestSystem system;
        private final Random random = new Random(42);
        private final Map<String, EventBuilder> newest = new HashMap<>();
        private final Map<String, Long> versions = new HashMap<>();
        private int published;

        Load(TestSystem system) {
            this.system = system;
        }

        void publish(int count) throws Exception {
            List<EventBuilder> events = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                String id = "user_" + random.nextInt(USERS);
                long updatedAt = T0 + random.nextInt(1_000_000) * 1000L + published++;
                boolean deletion = random.nextInt(400) == 0;
                EventBuilder event = deletion
                        ? EventBuilder.userDeleted(id, updatedAt)
                        : EventBuilder.user("user.updated", id, updatedAt);
                events.add(event);
                long rank = deletion ? Long.MAX_VALUE / 2 + updatedAt : updatedAt;
                if (rank > versions.getOrDefault(id, 0L)) {
                    versions.put(id, rank);
                    newest.put(id, event);
                }
            }
            system.publish(events);
        }

        void assertMirrored(UserSync running) throws Exception {
            assertMirrored();
            patiently().until(running::isReady);
        }

        void assertMirrored() throws Exception {
            system.awaitAllConsumed();
            Map<String, String> expected = new HashMap<>();
            newest.forEach((id, event) -> expected.put(id, event.eventId()));
            Map<String, String> actual = new HashMap<>();
            for (Map<String, @Nullable String> row : system.query("select id, last_event_id from clerk.users")) {
                actual.put(String.valueOf(row.get("id")), String.valueOf(row.get("last_event_id")));
            }
            assertThat(actual).isEqualTo(expected);
            assertThat(system.query(
                            "select id from clerk.users where deleted_at is not null and first_name is not null"))
                    .isEmpty();
            assertThat(system.records(system.deadLetterTopic())).isEmpty();
        }
    }
}
