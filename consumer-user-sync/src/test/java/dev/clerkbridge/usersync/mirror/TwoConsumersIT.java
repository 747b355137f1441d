// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Several consumers use the database at the same time: they migrate it when they are started together, and two write
 * the same row if one does not know yet that it has lost a partition.
 */
class TwoConsumersIT {

    private static final int MIGRATIONS = 4;
    private static final int EVENTS = 50;
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

    @RepeatedTest(5)
    void instancesStartedTogetherMigrateOnceWithoutFailures() throws Exception {
        // Given
        DatabaseConfig config = newDatabase();

        // When
        List<Integer> applied = atOnce(4, () -> Migrations.migrate(config));

        // Then
        assertThat(applied.stream().mapToInt(Integer::intValue).sum()).isEqualTo(MIGRATIONS);
    }

    @Test
    void concurrentCopiesOfOneEventAreAppliedOnce() throws Exception {
        // Given
        DatabaseConfig config = newDatabase();
        Migrations.migrate(config);
        try (Database one = new Database(config);
                Database other = new Database(config)) {
            List<PostgresMirror> mirrors = List.of(new PostgresMirror(one), new PostgresMirror(other));
            for (int i = 0; i < EVENTS; i++) {
                EventBuilder event = EventBuilder.user("user.created", "user_" + i, T0);
                List<Change> copies = List.of(accepted(event, 0), accepted(event, 1));

                // When
                List<Outcome> outcomes = new ArrayList<>();
                for (List<Outcome> result :
                        atOnce(2, number -> mirrors.get(number).apply(List.of(copies.get(number)), LOCK_TIMEOUT))) {
                    outcomes.addAll(result);
                }

                // Then
                assertThat(outcomes).containsExactlyInAnyOrder(Outcome.APPLIED, Outcome.DUPLICATE);
            }
        }
    }

    private static Change accepted(EventBuilder event, int later) {
        return (Change) new EventDecoder(OptionalData.NONE)
                .decode(event.recordedAt(Instant.ofEpochMilli(T0 + later)).consumed());
    }

    private static DatabaseConfig newDatabase() throws Exception {
        return new DatabaseConfig(
                SharedEngines.newDatabase(),
                SharedEngines.postgres().user(),
                new Secret(SharedEngines.postgres().password()),
                DatabaseConfig.DEFAULT_SCHEMA);
    }

    private interface NumberedAction<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> atOnce(int count, Callable<T> action) throws Exception {
        return atOnce(count, number -> action.call());
    }

    private static <T> List<T> atOnce(int count, NumberedAction<T> action) throws Exception {
        CyclicBarrier together = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    together.await();
                    return action.run(number);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : running) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
