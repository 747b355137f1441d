package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.Event.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.Event;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.Stage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program from outside, as an operator runs it. */
class CommandsIT {

    private record Run(int exit, String output) {}

    @Test
    void deadLettersAreShownThenReplayedAfterTheCauseIsMended() throws Exception {
        try (Stage stage = Stage.open(2)) {
            // Given
            stage.startReadyService().close();
            stage.execute("alter table clerk.users add constraint adults check (first_name <> 'Poison')");
            Event poison = Event.user("user.created", "user_1", T0);
            poison.data().put("first_name", "Poison");
            try (UserSync sync = stage.startReadyService()) {
                stage.publish(poison);
                stage.awaitAllConsumed();

                // When
                Run dry = run(stage, "replay-dead-letters");
                stage.execute("alter table clerk.users drop constraint adults");
                Run real = run(stage, "replay-dead-letters", "--execute");
                Run again = run(stage, "replay-dead-letters");
                stage.awaitAllConsumed();

                // Then
                assertThat(dry.output()).contains(poison.eventId(), "user.created", "23514", "1 would be published");
                assertThat(real.output()).contains("1 published again");
                assertThat(again.output()).contains("No dead letters since the last replay");
                assertThat(List.of(dry.exit(), real.exit(), again.exit())).containsOnly(0);
                assertThat(stage.row("users", "user_1")).containsEntry("first_name", "Poison");
                assertThat(sync.isReady()).isTrue();
                assertThat(stage.records(stage.topic()))
                        .hasSize(2)
                        .allSatisfy(record -> assertThat(record.headers().toArray())
                                .noneMatch(header -> header.key().startsWith("dlq.")));
            }
        }
    }

    @Test
    void aRebuildFillsEmptyTablesAndTellsOfWhatItCannotUse() throws Exception {
        try (Stage stage = Stage.open(2)) {
            // Given
            stage.publish(
                    Event.user("user.created", "user_1", T0),
                    Event.user("user.updated", "user_1", T0 + 1000),
                    Event.userDeleted("user_2", T0),
                    Event.user("user.created", "user_2", T0),
                    Event.of("user.created", "user_3").body("no JSON"));

            // When
            Run run = run(stage, "rebuild");

            // Then
            assertThat(run.output()).contains("5 of 5 events", "1 events could not be applied", "not JSON");
            assertThat(stage.query("select id, first_name from clerk.users order by id"))
                    .hasSize(2)
                    .first()
                    .isEqualTo(Map.of("id", "user_1", "first_name", "Ada " + (T0 + 1000)));
            assertThat(stage.committed()).isEmpty();
        }
    }

    @Test
    void aMissingConfigurationIsToldInLinesAndNotInAStackTrace() throws Exception {
        ProcessBuilder builder = ServiceProcess.command(List.of());
        Run run = run(builder.redirectErrorStream(true));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output())
                .contains("KAFKA_BOOTSTRAP_SERVERS: is not set", "DATABASE_URL: is not set")
                .doesNotContain("\tat ");
    }

    @Test
    void migrateCanBeRunTwice() throws Exception {
        try (Stage stage = Stage.open(1)) {
            assertThat(run(stage, "migrate").output()).contains("Applied 4 migrations");
            assertThat(run(stage, "migrate").output()).contains("Up to date");
        }
    }

    private static Run run(Stage stage, String... arguments) throws Exception {
        ProcessBuilder builder = ServiceProcess.command(Stream.of(arguments).toList());
        builder.environment().putAll(stage.environment());
        return run(builder.redirectErrorStream(true));
    }

    private static Run run(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
