// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Simulates another program that locks the mirror's rows in the opposite order, to cause deadlocks.
 *
 * <pre>
 *   consumer   locks row 1 ───────────► waits for row 9
 *   contender  locks row 9 ───────────► waits for row 1       PostgreSQL aborts the consumer's transaction
 * </pre>
 */
final class LockContender {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final String HIGHEST = "select id from clerk.users order by id desc limit 200 for update";
    private static final String ALL = "select id from clerk.users order by id desc for update";
    private static final String WAITING = "select count(*) from pg_locks where not granted";
    private static final String DEADLOCKS = "select deadlocks from pg_stat_database where datname = current_database()";

    private LockContender() {}

    /**
     * Causes deadlocks until PostgreSQL has resolved {@code times} of them.
     *
     * @throws IllegalStateException if fewer deadlocks occur within the time limit
     */
    static void deadlock(ChaosSystem system, int times) throws SQLException, InterruptedException {
        try (Connection watcher = system.superuser();
                Connection contender = system.superuser()) {
            contender.setAutoCommit(false);
            long wanted = number(watcher, DEADLOCKS) + times;
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (number(watcher, DEADLOCKS) < wanted) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "Fewer than " + times + " deadlocks occurred within " + LIMIT.toSeconds() + " s");
                }
                causeDeadlock(watcher, contender);
            }
        }
    }

    /** The contender never checks for deadlocks, so the consumer's session detects the deadlock and must abort. */
    private static void causeDeadlock(Connection watcher, Connection contender)
            throws SQLException, InterruptedException {
        try (Statement statement = contender.createStatement()) {
            statement.execute("set local deadlock_timeout = '1h'");
            statement.execute(HIGHEST);
            long deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
            while (number(watcher, WAITING) == 0 && System.nanoTime() < deadline) {
                Thread.sleep(POLL.toMillis());
            }
            statement.execute(ALL);
        } finally {
            contender.rollback();
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }
}
