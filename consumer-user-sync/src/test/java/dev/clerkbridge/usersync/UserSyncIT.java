// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the whole service with a real Kafka broker and PostgreSQL server: rows, health and metrics. */
class UserSyncIT {

    @Test
    void writesAUserEventToARow() throws Exception {
        try (TestSystem system = TestSystem.open(3);
                UserSync sync = system.startReadyService()) {
            // When
            system.publish(
                    EventBuilder.user("user.created", "user_1", T0),
                    EventBuilder.user("user.updated", "user_1", T0 + 5000),
                    EventBuilder.of("session.created", "sess_1"));
            system.awaitAllConsumed();

            // Then
            assertThat(system.query("select id, first_name, primary_email_address from clerk.users"))
                    .isEqualTo(List.of(java.util.Map.of(
                            "id", "user_1",
                            "first_name", "Ada " + (T0 + 5000),
                            "primary_email_address", "ada@example.org")));
            assertThat(system.get(sync, "/health/live").statusCode()).isEqualTo(200);
            assertThat(system.get(sync, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(system.metric(sync, "clerk_user_sync_events_total", "outcome=\"applied\""))
                    .isEqualTo(2);
            assertThat(system.metric(sync, "clerk_user_sync_events_total", "outcome=\"ignored\""))
                    .isEqualTo(1);
            assertThat(system.metric(sync, "clerk_user_sync_consumed_total", ""))
                    .isEqualTo(3);
            assertThat(system.metric(sync, "clerk_user_sync_freshness_seconds_count", ""))
                    .isEqualTo(2);
        }
    }

    @Test
    void allInstancesAreReadyEvenWithoutPartitions() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync first = system.startReadyService();
                UserSync second = system.startReadyService()) {
            assertThat(first.isReady()).isTrue();
            assertThat(second.isReady()).isTrue();
        }
    }

    @Test
    void theManagementPortServesOnlyItsOwnPaths() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                UserSync sync = system.startReadyService()) {
            assertThat(system.get(sync, "/").statusCode()).isEqualTo(404);
            assertThat(system.get(sync, "/metrics/x").statusCode()).isEqualTo(404);
            assertThat(system.send(sync, "/health/ready", "POST", "*/*").statusCode())
                    .isEqualTo(405);
            assertThat(system.send(sync, "/metrics", "GET", "application/openmetrics-text; version=1.0.0")
                            .body())
                    .endsWith("# EOF\n");
            assertThat(system.get(sync, "/metrics").body())
                    .contains("jvm_memory_used_bytes", "clerk_user_sync_database_connected", "kafka_consumer_")
                    .doesNotContain("# EOF");
        }
    }
}
