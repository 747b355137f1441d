// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import dev.clerkbridge.operations.database.UtcConnections;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections whose session time zone is UTC. It is a {@code DataSource}, because Flyway needs one. */
public final class UtcDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    /** Selects the timeouts by name, because older releases of PostgreSQL do not have all of them. */
    private static final String REMOVE_TIMEOUTS = "SELECT set_config(name, '0', false) FROM pg_settings"
            + " WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout', 'idle_session_timeout',"
            + " 'idle_in_transaction_session_timeout')";

    /** A server that accepts connections but never answers makes an attempt fail, instead of blocking its thread. */
    private static final Map<String, String> TIMEOUTS = Map.of(
            "connectTimeout", "5",
            "loginTimeout", "10",
            "socketTimeout", "30");

    private final String address;
    private final Properties properties = new Properties();
    private boolean timeouts = true;
    private long lockTimeoutMillis;

    /**
     * Creates a data source for the configured user.
     *
     * @param defaults driver properties; the URL's properties take precedence
     */
    public UtcDataSource(DatabaseConfig config, Map<String, String> defaults) {
        address = config.url();
        properties.setProperty("tcpKeepAlive", "true");
        properties.putAll(TIMEOUTS);
        properties.putAll(defaults);
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password().value());
    }

    /**
     * Makes this data source open sessions without the timeouts that the server, the database or the role sets, and
     * without a timeout of the socket once a session is open, because migrations and comparisons can take hours. This
     * needs a direct connection: a pooler in transaction mode can run the transactions in sessions that still have
     * timeouts, and give the session without timeouts to others.
     */
    public UtcDataSource withoutTimeouts() {
        timeouts = false;
        return this;
    }

    /** Limits how long a statement waits for a lock, although the sessions have no other timeouts. */
    public UtcDataSource withLockTimeout(Duration limit) {
        lockTimeoutMillis = limit.toMillis();
        return this;
    }

    /** Opens a connection as the configured user. */
    @Override
    public Connection getConnection(@Nullable String ignoredUser, @Nullable String ignoredPassword)
            throws SQLException {
        Connection connection = UtcConnections.open(address, properties);
        if (!timeouts) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(REMOVE_TIMEOUTS);
                statement.execute("SET lock_timeout = " + lockTimeoutMillis);
                connection.setNetworkTimeout(Runnable::run, 0);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
        return connection;
    }
}
