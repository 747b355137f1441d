// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.clerkapi.ClerkApiServer;
import dev.clerkbridge.testbed.clerkapi.ClerkInstance;
import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.testbed.server.EmbeddedKafka;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorIT {

    @Test
    void reportsThatEveryRequirementIsMet() throws Exception {
        try (TestSystem system = TestSystem.open(3);
                ClerkApiServer api =
                        ClerkApiServer.start().with("sk_test_example", ClerkInstance.withUsers("ins_A", 1))) {
            // Given
            Map<String, String> environment = new HashMap<>(system.environment());
            environment.put("CLERK_SECRET_KEY", "sk_test_example");
            environment.put("CLERK_API_URL", api.url().toString());
            environment.put("CLERK_INSTANCE_IDS", "ins_A");
            Commands.run(environment, "migrate");

            // When
            CommandRun run = Commands.run(environment, "doctor");

            // Then
            assertThat(run.exit()).as(run.output()).isZero();
            assertThat(run.output())
                    .contains(
                            "ok       settings",
                            "1 broker",
                            system.topic() + ", 3 partitions",
                            "every table and column")
                    .containsPattern("ok       group protocol +consumer")
                    .contains("production instance ins_A, which CLERK_INSTANCE_IDS allows")
                    .doesNotContain("failed", "\tat ");
        }
    }

    @Test
    void treatsABlankVariableAsNotSet() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                ClerkApiServer api =
                        ClerkApiServer.start().with("sk_test_example", ClerkInstance.withUsers("ins_A", 1))) {
            // Given
            Map<String, String> environment = new HashMap<>(system.environment());
            environment.put("CLERK_API_URL", api.url().toString());
            environment.put("CLERK_INSTANCE_IDS", "");
            environment.put("CLERK_SECRET_KEY", "sk_test_example");
            Map<String, String> withoutKey = new HashMap<>(environment);
            withoutKey.put("CLERK_SECRET_KEY", " ");

            // When
            CommandRun run = Commands.run(environment, "doctor");
            CommandRun runWithoutKey = Commands.run(withoutKey, "doctor");

            // Then
            assertThat(run.output())
                    .containsPattern("warning  Clerk's API .* instance ins_A")
                    .contains("set CLERK_INSTANCE_IDS=ins_A");
            assertThat(runWithoutKey.output()).doesNotContain("Clerk's API");
        }
    }

    @Test
    void reportsARoleThatCanOnlyRead() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            Commands.run(system.environment(), "migrate");
            String reader = SharedEngines.unique("reader");
            system.execute("create role " + reader + " login password 'secret'");
            system.execute("grant usage on schema clerk to " + reader);
            system.execute("grant select on all tables in schema clerk to " + reader);

            // When
            system.with("DATABASE_USER", reader).with("DATABASE_PASSWORD", "secret");
            CommandRun run = Commands.run(system.environment(), "doctor");

            // Then
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output()).contains("failed   database", "INSERT and UPDATE are needed");
        }
    }

    @Test
    void warnsIfTheResultsOfReconcileCannotBeRead() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            Commands.run(system.environment(), "migrate");
            String role = system.useServiceRole();
            CommandRun before = Commands.run(system.environment(), "doctor");

            // When
            system.execute("revoke select on clerk.reconciliations from " + role);
            CommandRun denied = Commands.run(system.environment(), "doctor");
            system.execute("drop table clerk.reconciliations");
            CommandRun missing = Commands.run(system.environment(), "doctor");

            // Then
            assertThat(before.output()).contains("ok       database");
            assertThat(denied.output())
                    .containsPattern("warning  database .*permission denied for table reconciliations")
                    .contains("next: GRANT SELECT ON");
            assertThat(missing.output()).contains("warning  database", "next: run migrate");
        }
    }

    @Test
    void warnsIfTheTablesWereLostAfterTheGroupHadReadEvents() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            try (UserSync sync = system.startReadyService()) {
                system.publish(EventBuilder.user("user.created", "user_1", EventBuilder.T0));
                system.awaitAllConsumed();
                assertThat(sync.isReady()).isTrue();
            }
            CommandRun before = Commands.run(system.environment(), "doctor");

            // When
            system.execute("drop schema clerk cascade");
            Commands.run(system.environment(), "migrate");
            CommandRun after = Commands.run(system.environment(), "doctor");

            // Then
            assertThat(before.output()).contains("ok       database");
            assertThat(after.output()).contains("warning  database", "run rebuild and backfill");
        }
    }

    @Test
    void reportsAMissingBrokerAndMissingTablesWithTheNextStep() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.with("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");

            // When
            CommandRun run = Commands.run(system.environment(), "doctor");

            // Then
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output())
                    .contains("failed   Kafka", "next: check KAFKA_BOOTSTRAP_SERVERS")
                    .contains("failed   database", "and run migrate")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void saysForEachMissingTopicWhatCreatesIt() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.with("EVENTS_TOPIC", SharedEngines.unique("events"))
                    .with("SNAPSHOTS_TOPIC", SharedEngines.unique("snapshots"))
                    .with("TOPICS_CREATE", "false");

            // When
            CommandRun run = Commands.run(system.environment(), "doctor");

            // Then
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output())
                    .containsPattern("failed   events topic .* start the ingress with TOPICS_CREATE=true")
                    .containsPattern("warning  snapshots topic .* backfill and reconcile --apply create it")
                    .containsPattern("failed   dead letters .* let the service create it: TOPICS_CREATE=true");
        }
    }

    @Test
    void reportsBrokersThatDoNotSupportTheConsumerProtocol(@TempDir Path directory) throws Exception {
        try (TestSystem system = TestSystem.open(1);
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            // Given
            FeatureUpdate off = new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
            admin.updateFeatures(Map.of("group.version", off), new UpdateFeaturesOptions())
                    .all()
                    .get();
            system.with("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());

            // When
            CommandRun run = Commands.run(system.environment(), "doctor");
            system.with("KAFKA_GROUP_PROTOCOL", "classic");
            CommandRun classic = Commands.run(system.environment(), "doctor");

            // Then
            assertThat(run.output())
                    .containsPattern("failed   group protocol .* next: set KAFKA_GROUP_PROTOCOL=classic");
            assertThat(classic.output()).doesNotContain("group protocol");
        }
    }
}
