// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs the commands with a real Kafka broker and PostgreSQL server. */
class CommandsIT {

    @Test
    void listsThenAppliesDeadLettersWithoutPublishingThem() throws Exception {
        try (TestSystem system = TestSystem.open(2)) {
            // Given
            EventBuilder poison = poison("user_1", T0);
            deadLetter(system, poison);

            // When
            CommandRun listed = run(system, List.of("DATABASE_URL", "DATABASE_USER"), "replay-dead-letters");
            CommandRun failing = run(system, "replay-dead-letters", "--execute");
            system.execute("alter table clerk.users drop constraint adults");
            CommandRun applied = run(system, "replay-dead-letters", "--execute", "--id", poison.eventId());
            CommandRun again = run(system, "replay-dead-letters", "--execute");

            // Then
            assertThat(listed.output()).contains(poison.eventId(), "user.created", "23514", "nothing was changed");
            assertThat(failing.output()).contains("1 cannot be applied", poison.eventId());
            assertThat(applied.output()).contains("1 applied");
            assertThat(again.output()).contains("0 applied", "1 duplicates");
            assertThat(List.of(listed.exit(), failing.exit(), applied.exit(), again.exit()))
                    .containsExactly(0, 1, 0, 0);
            assertThat(system.row("users", "user_1")).containsEntry("first_name", "Poison");
            assertThat(system.records(system.topic())).hasSize(1);
            assertThat(system.records(system.deadLetterTopic())).hasSize(1);
        }
    }

    @Test
    void redrivesSelectedDeadLettersWhileTheServiceIsRunning() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            EventBuilder first = poison("user_1", T0);
            EventBuilder second = poison("user_2", T0);
            deadLetter(system, first);
            try (UserSync sync = system.startReadyService()) {
                system.publish(second, EventBuilder.of("user.created", "user_3").body("no JSON"));
                system.awaitAllConsumed();
                system.execute("alter table clerk.users drop constraint adults");

                // When
                CommandRun dry = run(system, "redrive", "--from", "dead-letters", "--dry-run");
                CommandRun none = run(system, "redrive", "--type", "user.deleted");
                CommandRun one = run(system, "redrive", "--reason", "23514", "--since", "2025-01-01", "--limit", "1");
                CommandRun all = run(system, "redrive", "--from", "dead-letters");
                CommandRun again = run(system, "redrive");

                // Then
                assertThat(dry.output())
                        .contains(first.eventId(), second.eventId(), "3 dead letters; nothing was changed");
                assertThat(none.output()).contains("None of the 3 dead letters matches");
                assertThat(one.output())
                        .contains("23514", "-> applied", "1 applied")
                        .doesNotContain(second.eventId());
                assertThat(all.output()).contains("-> applied before", "-> applied", "-> cannot be applied");
                assertThat(again.output()).contains("0 applied", "2 duplicates");
                assertThat(List.of(dry.exit(), none.exit(), one.exit(), all.exit(), again.exit()))
                        .containsExactly(0, 0, 0, 1, 1);
                assertThat(system.query("select id from clerk.users where first_name = 'Poison'"))
                        .hasSize(2);
                assertThat(sync.isReady()).isTrue();
            }
        }
    }

    @Test
    void aRedriveMarksExactlyTheDeadLettersThatItCanApply() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: a dead letter for each outcome, and the one that cannot be applied in the middle. Kafka deletes
            // dead letters that are older than 30 days.
            Instant now = Instant.now();
            EventBuilder newer =
                    EventBuilder.user("user.updated", "user_1", T0 + 1000).recordedAt(now);
            EventBuilder older = EventBuilder.user("user.created", "user_1", T0).recordedAt(now);
            EventBuilder poison = poison("user_2", T0);
            EventBuilder notMirrored = EventBuilder.of("session.created", "sess_1");
            createTables(system);
            system.publishTo(system.deadLetterTopic(), newer);
            system.publishTo(system.deadLetterTopic(), newer);
            deadLetter(system, poison);
            system.publishTo(system.deadLetterTopic(), older);
            system.publishTo(system.deadLetterTopic(), notMirrored);

            // When
            run(system, "redrive", "--dry-run");
            run(system, "replay-dead-letters");
            List<String> afterDryRuns = system.unmarkedDeadLetters();
            CommandRun first = run(system, "redrive");
            List<String> afterFirst = system.unmarkedDeadLetters();
            system.execute("alter table clerk.users drop constraint adults");
            CommandRun second = run(system, "redrive");

            // Then
            assertThat(afterDryRuns).hasSize(5);
            assertThat(first.output())
                    .contains("1 applied, 1 stale, 1 duplicates, 1 of other types, 1 cannot be applied");
            assertThat(afterFirst).containsExactly(poison.eventId());
            assertThat(second.output()).contains("1 applied");
            assertThat(system.unmarkedDeadLetters()).isEmpty();
            assertThat(List.of(first.exit(), second.exit())).containsExactly(1, 0);
        }
    }

    @Test
    void aRedriveKeepsEarlierMarksAndMarksOnlyTheChosenDeadLetters() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            List<EventBuilder> letters = Stream.of("user_1", "user_2", "user_3")
                    .map(user -> EventBuilder.user("user.created", user, T0))
                    .toList();
            createTables(system);
            system.publishTo(system.deadLetterTopic(), letters.toArray(EventBuilder[]::new));
            run(system, "redrive", "--id", letters.get(0).eventId());

            // When
            run(system, "redrive", "--id", letters.get(2).eventId());

            // Then
            assertThat(system.unmarkedDeadLetters())
                    .containsExactly(letters.get(1).eventId());
        }
    }

    @Test
    void aRedriveThatFailsMarksWhatItHasApplied() throws Exception {
        try (TestSystem system = TestSystem.open(1).with("MAX_BATCH_EVENTS", "1")) {
            // Given: the first row makes the second one impossible
            EventBuilder user = EventBuilder.user("user.created", "user_1", T0);
            EventBuilder organization = EventBuilder.organization("organization.created", "org_1", T0);
            createTables(system);
            system.publishTo(system.deadLetterTopic(), user);
            system.publishTo(system.deadLetterTopic(), organization);
            system.execute("create function clerk.fail() returns trigger language plpgsql security definer as $$ begin"
                    + " alter table clerk.organizations rename to others; return null; end $$");
            system.execute(
                    "create trigger fail after insert on clerk.users for each row execute function clerk.fail()");

            // When
            CommandRun run = run(system, "redrive");

            // Then
            assertThat(run.exit()).isEqualTo(1);
            assertThat(system.unmarkedDeadLetters()).containsExactly(organization.eventId());
        }
    }

    @Test
    void aRedriveReportsMarksThatExceedKafkasLimit() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: every other dead letter is chosen, so each mark is a separate range
            createTables(system);
            system.publishTo(
                    system.deadLetterTopic(),
                    IntStream.range(0, 600)
                            .mapToObj(i -> "sess_" + i)
                            .flatMap(id -> Stream.of("session.created", "session.ended")
                                    .map(type -> EventBuilder.of(type, id)))
                            .toArray(EventBuilder[]::new));

            // When
            CommandRun run = run(system, "redrive", "--type", "session.ended");

            // Then
            assertThat(run.output()).contains("600 of other types");
            assertThat(run.errors()).contains("Some dead letters could not be marked as redriven");
            assertThat(system.unmarkedDeadLetters()).hasSizeBetween(601, 699);
            assertThat(run.exit()).isEqualTo(1);
        }
    }

    @Test
    void aRedriveAppliesMarkedDeadLettersAgain() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: the row of a redriven dead letter is lost, as after the restore of a backup
            deadLetter(system, poison("user_1", T0));
            system.execute("alter table clerk.users drop constraint adults");
            run(system, "redrive");
            assertThat(system.unmarkedDeadLetters()).isEmpty();
            system.execute("delete from clerk.users");

            // When
            CommandRun again = run(system, "redrive");

            // Then
            assertThat(again.output()).contains("1 applied");
            assertThat(system.row("users", "user_1")).containsEntry("first_name", "Poison");
        }
    }

    @Test
    void rebuildAndRedriveWorkWithAnAssignorForTheServicesGroup() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            deadLetter(system, poison("user_1", T0));
            system.execute("alter table clerk.users drop constraint adults");
            system.with("KAFKA_GROUP_REMOTE_ASSIGNOR", "uniform");

            // When
            CommandRun redriven = run(system, "redrive");
            CommandRun rebuilt = run(system, "rebuild");

            // Then
            assertThat(List.of(redriven.exit(), rebuilt.exit())).containsExactly(0, 0);
            assertThat(system.unmarkedDeadLetters()).isEmpty();
        }
    }

    @Test
    void aRedrivenDeadLetterNeverChangesANewerRow() throws Exception {
        try (TestSystem system = TestSystem.open(2)) {
            // Given
            deadLetter(system, poison("user_1", T0));
            try (UserSync sync = system.startReadyService()) {
                system.publish(EventBuilder.user("user.updated", "user_1", T0 + 1000));
                system.awaitAllConsumed();
                assertThat(sync.isReady()).isTrue();
            }
            system.execute("alter table clerk.users drop constraint adults");

            // When
            CommandRun run = run(system, "replay-dead-letters", "--execute");

            // Then
            assertThat(run.output()).contains("0 applied, 1 stale");
            assertThat(system.row("users", "user_1")).containsEntry("first_name", "Ada " + (T0 + 1000));
        }
    }

    @Test
    void reportsAnUnknownSvixId() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            deadLetter(system, poison("user_1", T0));

            // When
            CommandRun unknown = run(system, "replay-dead-letters", "--id", "msg_unknown");

            // Then
            assertThat(unknown.output()).contains("No matching dead letter has the svix-id msg_unknown");
            assertThat(unknown.exit()).isEqualTo(1);
        }
    }

    @Test
    void aRebuildFillsEmptyTablesFromEventsAndSnapshots() throws Exception {
        try (TestSystem system = TestSystem.open(2)) {
            // Given
            String snapshots = SharedEngines.newTopic(2);
            system.with("SNAPSHOTS_TOPIC", snapshots);
            system.publish(
                    EventBuilder.user("user.created", "user_1", T0),
                    EventBuilder.user("user.updated", "user_1", T0 + 1000),
                    EventBuilder.userDeleted("user_2", T0),
                    EventBuilder.user("user.created", "user_2", T0),
                    EventBuilder.of("user.created", "user_3").body("no JSON"));
            system.publish(EventBuilder.user("user.snapshot", "user_4", T0).toRecord(snapshots));

            // When
            CommandRun run = run(system, "rebuild");

            // Then
            assertThat(run.output())
                    .startsWith("From " + system.topic() + " and " + snapshots + " at "
                            + system.config().kafka().client().bootstrapServers() + " to postgresql://")
                    .containsPattern("/\\w+, schema clerk\n");
            assertThat(run.output()).contains("6 of 6 events", "1 cannot be applied", "not JSON");
            assertThat(system.query("select id, first_name from clerk.active_users order by id"))
                    .containsExactly(
                            Map.of("id", "user_1", "first_name", "Ada " + (T0 + 1000)),
                            Map.of("id", "user_4", "first_name", "Ada " + T0));
            assertThat(system.committed()).isEmpty();
        }
    }

    @Test
    void rebuildAndRedriveFailIfTheirTopicDoesNotExist() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: with another cluster or name, an empty result would look like a success
            String missing = SharedEngines.unique("missing");
            system.with("EVENTS_TOPIC", missing).with("SNAPSHOTS_TOPIC", SharedEngines.newTopic(1));

            // When
            CommandRun rebuild = run(system, "rebuild");
            CommandRun redrive = run(system, "redrive");
            CommandRun list = run(system, "redrive", "--dry-run");

            // Then
            assertThat(List.of(rebuild.exit(), redrive.exit(), list.exit())).containsOnly(1);
            assertThat(rebuild.errors())
                    .contains("The topic " + missing + " does not exist at "
                            + system.config().kafka().client().bootstrapServers() + "; check that");
            assertThat(List.of(redrive.errors(), list.errors()))
                    .allSatisfy(errors -> assertThat(errors)
                            .contains("The topic " + system.deadLetterTopic() + " does not exist", "KAFKA_GROUP_ID"));
        }
    }

    @Test
    void aRebuildWithRewriteFillsANewlyConfiguredColumnAndKeepsOldTombstones() throws Exception {
        try (TestSystem system = TestSystem.open(2)) {
            // Given: a row without private metadata, and a tombstone whose event is no longer on the topic
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            run(system, "rebuild");
            system.execute("insert into clerk.users (id, deleted_at, last_event_type, version_updated_at)"
                    + " values ('user_2', now(), 'user.deleted', " + T0 + ")");
            system.with("SYNC_PRIVATE_METADATA", "true");

            // When
            CommandRun plain = run(system, "rebuild");
            Object before = system.row("users", "user_1").get("private_metadata");
            CommandRun rewrite = run(system, "rebuild", "--rewrite");

            // Then
            assertThat(plain.output()).contains("0 applied", "1 duplicates");
            assertThat(before).isNull();
            assertThat(rewrite.output()).contains("1 applied");
            assertThat(system.row("users", "user_1")).containsEntry("private_metadata", "{\"note\": \"confidential\"}");
            assertThat(system.row("users", "user_2").get("deleted_at")).isNotNull();
        }
    }

    /** Uses the grants from docs/mirror.md in a schema with a different name. */
    @Test
    void rebuildAndRedriveNeedOnlyTheDocumentedPermissions() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.with("DATABASE_SCHEMA", "app mirror");
            createTables(system);
            String role = SharedEngines.unique("restricted");
            system.execute("create role " + role + " login password 'secret'");
            for (String grant : documentedGrants()) {
                system.execute(grant.replace("clerk_sync", role)
                        .replace("clerk.", "\"app mirror\".")
                        .replace("SCHEMA clerk", "SCHEMA \"app mirror\""));
            }
            system.with("MIGRATE_ON_START", "false").with("DATABASE_USER", role).with("DATABASE_PASSWORD", "secret");
            system.publish(
                    EventBuilder.user("user.created", "user_1", T0),
                    EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

            // When
            CommandRun rebuild = run(system, "rebuild", "--rewrite");
            CommandRun replay = run(system, "replay-dead-letters", "--execute");

            // Then
            assertThat(rebuild.output()).contains("2 applied");
            assertThat(replay.output()).contains("There are no dead letters.");
            assertThat(List.of(rebuild.exit(), replay.exit())).containsOnly(0);
            assertThat(system.query("select user_id from \"app mirror\".active_memberships"))
                    .containsExactly(Map.of("user_id", "user_1"));
        }
    }

    /** Also waits for the dead-letter topic, because the broker would create it with other settings. */
    private static void createTables(TestSystem system) throws Exception {
        try (UserSync sync = system.startReadyService()) {
            patiently().until(() -> sync.isReady() && system.hasTopic(system.deadLetterTopic()));
        }
    }

    private static List<String> documentedGrants() throws Exception {
        String page = Files.readString(Path.of("../docs/mirror.md"));
        int start = page.indexOf("GRANT USAGE");
        return page.substring(start, page.indexOf("```", start)).lines().toList();
    }

    @Test
    void theNextStartClearsPrivateMetadataThatIsNoLongerConfigured() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.with("SYNC_PRIVATE_METADATA", "true").with("SYNC_RAW", "true");
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            run(system, "rebuild");
            Object before = system.row("users", "user_1").get("private_metadata");

            // When
            system.with("SYNC_PRIVATE_METADATA", "false");
            system.startReadyService().close();

            // Then
            assertThat(before).isNotNull();
            assertThat(system.query("select private_metadata, raw -> 'private_metadata' as inside,"
                            + " raw ->> 'id' as id from clerk.users"))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("private_metadata", null)
                            .containsEntry("inside", null)
                            .containsEntry("id", "user_1"));
        }
    }

    @Test
    void aCommandWithoutTheServicesSettingsErasesNoOptionalData() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.with("SYNC_PRIVATE_METADATA", "true").with("SYNC_RAW", "true");
            createTables(system);
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            run(system, "rebuild");
            Map<String, @Nullable String> before = system.row("users", "user_1");

            // When
            List<String> optional = List.of("SYNC_PRIVATE_METADATA", "SYNC_RAW");
            CommandRun redrive = run(system, optional, "redrive");
            CommandRun rebuild = run(system, optional, "rebuild");

            // Then
            assertThat(List.of(redrive.exit(), rebuild.exit())).containsOnly(0);
            assertThat(before.get("raw")).contains("private_metadata");
            assertThat(system.row("users", "user_1")).isEqualTo(before);
        }
    }

    @Test
    void reportsMissingSettingsWithoutAStackTrace() throws Exception {
        CommandRun run = Commands.runProcess(Map.of());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.errors())
                .contains("KAFKA_BOOTSTRAP_SERVERS: is not set", "DATABASE_URL: is not set")
                .doesNotContain("\tat ");
    }

    @Test
    void migrateCanBeRepeated() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // When
            CommandRun first = Commands.runProcess(system.environment(), "migrate");
            CommandRun second = run(system, "migrate");

            // Then
            assertThat(first).isEqualTo(new CommandRun(0, "Migrations applied: 4.\n", ""));
            assertThat(second).isEqualTo(new CommandRun(0, "Up to date.\n", ""));
        }
    }

    private static EventBuilder poison(String id, long updatedAt) {
        EventBuilder poison = EventBuilder.user("user.created", id, updatedAt);
        poison.data().put("first_name", "Poison");
        return poison;
    }

    /** Adds a constraint that the event violates, and lets the service write a dead letter for the event. */
    private static void deadLetter(TestSystem system, EventBuilder poison) throws Exception {
        system.startReadyService().close();
        system.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
        try (UserSync sync = system.startReadyService()) {
            system.publish(poison);
            system.awaitAllConsumed();
            assertThat(sync.isReady()).isTrue();
        }
    }

    private static CommandRun run(TestSystem system, String... arguments) {
        return run(system, List.of(), arguments);
    }

    private static CommandRun run(TestSystem system, List<String> withoutVariables, String... arguments) {
        Map<String, String> environment = new HashMap<>(system.environment());
        environment.keySet().removeAll(withoutVariables);
        return Commands.run(environment, arguments);
    }
}
