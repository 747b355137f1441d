// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections whose session is in UTC, whatever the time zone of the JVM. The driver passes the JVM's time zone to
 * PostgreSQL, and PostgreSQL refuses a connection in a zone that it does not know.
 */
public final class UtcDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private final String address;
    private final Properties properties = new Properties();

    /**
     * Connections of the configured user.
     *
     * @param defaults properties of the driver, where the URL does not set them
     */
    public UtcDataSource(DatabaseConfig config, Map<String, String> defaults) {
        address = config.url();
        properties.putAll(defaults);
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password().value());
    }

    /** A new connection of the configured user. */
    @Override
    public Connection getConnection(@Nullable String ignoredUser, @Nullable String ignoredPassword)
            throws SQLException {
        // One at a time: each puts back the zone that it found.
        synchronized (UtcDataSource.class) {
            TimeZone own = TimeZone.getDefault();
            TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
            try {
                return DriverManager.getConnection(address, properties);
            } finally {
                TimeZone.setDefault(own);
            }
        }
    }
}
