// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills five runs of a command at random moments while the service is running, and then lets one run finish. */
@Tag("long")
class CommandKillsIT {

    private static final int EVENTS = 6_000;
    private static final int USERS = 1_500;
    private static final int KILLS = 5;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Map<String, EventBuilder> newest = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"rebuild --rewrite", "redrive"})
    void everyRowIsCorrectAfterRandomKills(String command) throws Exception {
        try (TestSystem system = TestSystem.open(3);
                UserSync service = system.startReadyService()) {
            // Given: dead letters whose cause has been fixed and, for rebuild, rows that have lost a value
            system.execute("alter table clerk.users add constraint adults check (username <> 'poison')");
            system.publish(history());
            system.awaitAllConsumed();
            system.execute("alter table clerk.users drop constraint adults");
            int letters = system.records(system.deadLetterTopic()).size();
            if (command.startsWith("rebuild")) {
                system.execute("update clerk.users set last_name = null");
            }

            // When
            String[] arguments = command.split(" ");
            for (int kills = 0; kills < KILLS; kills += killAtARandomMoment(system, arguments) ? 1 : 0) {
                assertThat(service.isReady()).isTrue();
            }
            CommandRun last = Commands.run(system.environment(), arguments);

            // Then
            assertThat(last.exit()).as(last.output() + last.errors()).isZero();
            assertThat(rows(system)).as("seed " + seed).isEqualTo(expected());
            assertThat(system.records(system.deadLetterTopic()))
                    .hasSize(letters)
                    .isNotEmpty();
            assertThat(system.unmarkedDeadLetters()).hasSize(command.equals("redrive") ? 0 : letters);
            assertThat(system.records(system.topic())).hasSize(EVENTS);
        }
    }

    private List<EventBuilder> history() {
        List<EventBuilder> events = new ArrayList<>();
        Map<String, Long> versions = new HashMap<>();
        for (int i = 0; i < EVENTS; i++) {
            String id = "user_" + random.nextInt(USERS);
            long updatedAt = T0 + random.nextInt(1_000_000) * 10_000L + i;
            boolean deletion = random.nextInt(100) == 0;
            EventBuilder event = deletion
                    ? EventBuilder.userDeleted(id, updatedAt)
                    : EventBuilder.user("user.updated", id, updatedAt);
            if (!deletion && random.nextInt(10) == 0) {
                event.data().put("username", "poison");
            }
            events.add(event);
            long version = deletion ? Long.MAX_VALUE / 2 + updatedAt : updatedAt;
            if (version > versions.getOrDefault(id, 0L)) {
                versions.put(id, version);
                newest.put(id, event);
            }
        }
        return events;
    }

    /** Returns false if the command ended before it could be killed. */
    private boolean killAtARandomMoment(TestSystem system, String... arguments) throws Exception {
        Process process = Commands.start(system.environment(), arguments);
        boolean ended = process.waitFor(500 + random.nextInt(2_000), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        return !ended;
    }

    private Map<String, String> expected() {
        Map<String, String> rows = new HashMap<>();
        newest.forEach((id, event) -> rows.put(
                id,
                event.eventId() + " " + event.data().path("username").asText("-") + " "
                        + event.data().path("last_name").asText("-")));
        return rows;
    }

    private static Map<String, String> rows(TestSystem system) throws Exception {
        Map<String, String> rows = new HashMap<>();
        for (Map<String, @Nullable String> row : system.query("select id, last_event_id || ' '"
                + " || coalesce(username, '-') || ' ' || coalesce(last_name, '-') as content from clerk.users")) {
            rows.put(String.valueOf(row.get("id")), String.valueOf(row.get("content")));
        }
        return rows;
    }
}
