// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import dev.clerkbridge.operations.database.UtcConnections;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections whose session time zone is UTC, for code that needs a {@code DataSource}. */
public final class UtcDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1L;

    private final String address;
    private final Properties properties = new Properties();

    /**
     * Creates a data source for the configured user.
     *
     * @param defaults driver properties; the URL's properties take precedence
     */
    public UtcDataSource(DatabaseConfig config, Map<String, String> defaults) {
        address = config.url();
        properties.putAll(defaults);
        properties.setProperty("user", config.user());
        properties.setProperty("password", config.password().value());
    }

    /** Opens a connection as the configured user. */
    @Override
    public Connection getConnection(@Nullable String ignoredUser, @Nullable String ignoredPassword)
            throws SQLException {
        return UtcConnections.open(address, properties);
    }
}
