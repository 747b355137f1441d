// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can find in the logs. */
@Tag("long")
class LogsIT {

    @TempDir
    private Path directory;

    @Test
    void anEventCanBeTracedByItsSvixId() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            EventBuilder good = EventBuilder.user("user.created", "user_1", T0);
            EventBuilder poison = EventBuilder.of("user.created", "user_2").body("no JSON");
            system.publish(good, poison);
            system.with("LOG_LEVEL", "DEBUG");

            List<String> lines = linesOfOneRun(system);

            assertThat(lines)
                    .anySatisfy(line -> assertThat(line).contains("DEBUG", "APPLIED", good.eventId(), system.topic()));
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .containsIgnoringCase("WARN")
                            .contains("dead-lettered", poison.eventId(), system.topic(), "partition", "offset"));
            assertThat(lines).noneMatch(line -> line.contains("Lovelace"));
        }
    }

    @Test
    void aRunWithoutFailuresLogsNoWarningsOrErrors() throws Exception {
        try (TestSystem system = TestSystem.open(3)) {
            system.publish(EventBuilder.user("user.created", "user_1", T0));

            assertThat(linesOfOneRun(system)).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        }
    }

    @Test
    void warnsIfTheDeadLetterTopicsRetentionIsTooShort() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Admin admin = Admin.create(Map.of(
                        "bootstrap.servers", String.valueOf(system.environment().get("KAFKA_BOOTSTRAP_SERVERS"))))) {
            NewTopic made =
                    new NewTopic(system.deadLetterTopic(), 1, (short) 1).configs(Map.of("retention.ms", "60000"));
            admin.createTopics(List.of(made)).all().get();
            system.publish(EventBuilder.user("user.created", "user_1", T0));

            assertThat(linesOfOneRun(system))
                    .anySatisfy(line -> assertThat(line)
                            .contains("WARN", system.deadLetterTopic(), "retention.ms is 60000, less than 30 days"));
        }
    }

    @Test
    void warnsIfEventsWereDeletedAndTheGroupHasNoOffset() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Admin admin = SharedEngines.admin()) {
            system.publish(
                    EventBuilder.user("user.created", "user_1", T0), EventBuilder.user("user.created", "user_2", T0));
            admin.deleteRecords(Map.of(new TopicPartition(system.topic(), 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();

            assertThat(linesOfOneRun(system))
                    .anySatisfy(line -> assertThat(line)
                            .contains("WARN", "has no offset for this partition", system.topic(), "from=\"1\""));
        }
    }

    @Test
    void warnsIfTheTablesWereLostAfterTheGroupHadReadEvents() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            assertThat(linesOfOneRun(system)).noneMatch(line -> line.contains("the mirror is empty"));

            system.execute("drop schema clerk cascade");

            assertThat(linesOfOneRun(system))
                    .anySatisfy(line ->
                            assertThat(line).contains("WARN", "the mirror is empty", "run rebuild and backfill"));
        }
    }

    @Test
    void warnsIfTheRoleCannotReadTheResultsOfReconcile() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            Commands.run(system.environment(), "migrate");
            String role = system.useServiceRole();
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            assertThat(linesOfOneRun(system)).noneMatch(line -> line.contains("WARN"));

            system.execute("revoke select on clerk.reconciliations from " + role);
            system.publish(EventBuilder.user("user.created", "user_2", T0));

            assertThat(linesOfOneRun(system))
                    .anySatisfy(line -> assertThat(line)
                            .contains("WARN", "permission denied for table reconciliations", "GRANT SELECT ON"));
        }
    }

    private List<String> linesOfOneRun(TestSystem system) throws Exception {
        Path log = directory.resolve("log");
        try (ServiceProcess service = ServiceProcess.startLogging(system.environment(), log)) {
            system.awaitAllConsumed();
            TestSystem.patiently().until(service::isReady);
            service.stop();
        }
        return Files.readAllLines(log);
    }
}
