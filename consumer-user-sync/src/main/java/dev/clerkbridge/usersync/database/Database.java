// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.database.DatabaseException.Step;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection to PostgreSQL, opened on demand and kept between transactions. A failure closes the connection unless
 * a row or a lock caused the failure, so that a broken session is never reused. A session is broken, for example, when
 * its server is no longer the primary and has become read-only.
 *
 * <p>Works through a pooler in transaction mode: keeps no session state and prepares no statements on the server. Not
 * thread-safe, except {@link #close} and {@link #isConnected}.
 */
public final class Database implements AutoCloseable {

    /**
     * Settings of each transaction. No statement takes longer than the poll loop can wait, and the role's timeouts do
     * not apply. {@code work_mem} lets PostgreSQL process a typical batch in memory. A commit is on disk when it
     * returns, because the loop then commits the offsets to Kafka. Only PostgreSQL 17 and later have {@code
     * transaction_timeout}.
     */
    private static final String LIMITS = """
            SELECT set_config('statement_timeout', '20s', true),
                   set_config('lock_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', '60s', true),
                   CASE WHEN current_setting('transaction_timeout', true) IS NOT NULL
                       THEN set_config('transaction_timeout', '0', true) END,
                   set_config('work_mem', '64MB', true),
                   CASE current_setting('synchronous_commit')
                       WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END""";

    /** A connection that was idle for longer is tested before use. */
    private static final Duration MAX_UNTESTED_IDLE = Duration.ofSeconds(1);

    private static final int TEST_SECONDS = 2;

    private static final Map<String, String> DRIVER = Map.of(
            "ApplicationName", "consumer-user-sync",
            "prepareThreshold", "0"); // with a pooler, each transaction can run in a different session

    private final UtcDataSource connections;
    private final String schema;
    private volatile @Nullable Connection current;
    private long lastUse;

    /** The body of a transaction. */
    @FunctionalInterface
    public interface Transaction<T> {

        /** Executes the statements. The caller commits or rolls back. */
        T execute(Connection connection) throws SQLException;
    }

    /** Creates a database that connects on first use. */
    public Database(DatabaseConfig config) {
        this.connections = new UtcDataSource(config, DRIVER);
        this.schema = config.schema();
    }

    /**
     * Runs a transaction and returns when it is committed.
     *
     * @param lockTimeout how long a statement waits for a lock
     * @throws DatabaseException if the transaction failed. If it failed in {@link Step#COMMIT}, it may have taken
     *     effect
     */
    public <T> T inTransaction(Duration lockTimeout, Transaction<T> transaction) throws DatabaseException {
        Step step = Step.CONNECT;
        try {
            Connection connection = connection();
            step = Step.BEGIN;
            limit(connection, lockTimeout);
            step = Step.WRITE;
            T result = transaction.execute(connection);
            step = Step.COMMIT;
            connection.commit();
            lastUse = System.nanoTime();
            return result;
        } catch (SQLException e) {
            DatabaseException failure = new DatabaseException(step, schema, e);
            recover(failure.isAboutData() || failure.isAboutLocks());
            throw failure;
        } catch (RuntimeException e) {
            recover(false);
            throw e;
        }
    }

    private Connection connection() throws SQLException {
        Connection connection = current;
        boolean trusted = System.nanoTime() - lastUse < MAX_UNTESTED_IDLE.toNanos();
        if (connection != null && (trusted || connection.isValid(TEST_SECONDS))) {
            return connection;
        }
        close();
        connection = connections.getConnection();
        current = connection;
        connection.setAutoCommit(false);
        return connection;
    }

    private static void limit(Connection connection, Duration lockTimeout) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIMITS)) {
            statement.setString(1, lockTimeout.toMillis() + "ms");
            statement.execute();
        }
    }

    private void recover(boolean usable) {
        Connection connection = current;
        if (!usable || connection == null) {
            close();
            return;
        }
        try {
            connection.rollback();
        } catch (SQLException e) {
            close();
        }
    }

    /** The schema of the mirror's tables. */
    public String schema() {
        return schema;
    }

    /** Whether a connection is open; it may have broken since its last use. */
    public boolean isConnected() {
        return current != null;
    }

    /** Closes the connection if there is one. A later transaction opens a new one. */
    @Override
    public void close() {
        Connection connection = current;
        current = null;
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // The connection is dropped anyway.
        }
    }
}
