// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/**
 * Creates the schema and brings its tables and their comments up to date. Any number of instances may run it at once: one
 * works, the others wait for as long as it takes.
 */
public final class Migrations {

    private static final String LOCATION = "classpath:dev/clerkbridge/usersync/migrations";

    /**
     * A migration may take hours, so nothing here has a timeout but connecting. Nothing is prepared on the server: a
     * pooler may give each transaction another session.
     */
    private static final Map<String, String> CONNECTION =
            Map.of("connectTimeout", "5", "socketTimeout", "0", "prepareThreshold", "0");

    private static final int UNLIMITED_RETRIES = -1;

    private Migrations() {}

    /**
     * Applies what is missing.
     *
     * @return how many migrations that were
     * @throws UnusableDatabaseException when the database cannot hold the mirror, or the schema belongs to others
     * @throws FlywayException when they could not be applied
     * @throws SQLException when the database could not be reached, or the comments not be written
     */
    public static int migrate(DatabaseConfig database) throws SQLException {
        try (Connection connection = connect(database)) {
            DatabaseRequirements.check(connection);
            int applied = apply(database);
            Comments.write(connection, database.schema());
            return applied;
        }
    }

    private static int apply(DatabaseConfig database) {
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(
                            database.url(), database.user(), database.password().value())
                    .jdbcProperties(CONNECTION)
                    .callbacks(new NoTimeouts())
                    .lockRetryCount(UNLIMITED_RETRIES)
                    .locations(LOCATION)
                    .schemas(database.schema())
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                throw new UnusableDatabaseException(
                        ("The schema %s of the database holds tables of something else, so the mirror cannot use it."
                                        + " Set DATABASE_SCHEMA to a name that is free, for example"
                                        + " DATABASE_SCHEMA=clerk_mirror; it is created if it does not exist")
                                .formatted(SqlName.of(database.schema())),
                        e);
            }
            throw e;
        }
    }

    private static Connection connect(DatabaseConfig database) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(CONNECTION);
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password().value());
        return DriverManager.getConnection(database.url(), properties);
    }
}
