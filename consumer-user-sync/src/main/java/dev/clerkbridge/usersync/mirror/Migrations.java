// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.database.DatabaseException.Step;
import dev.clerkbridge.usersync.database.UtcDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/**
 * Creates the schema and migrates its tables and comments. Any number of instances can start a migration at the same
 * time: one does the work, and the others wait until the migration is done.
 */
public final class Migrations {

    private static final String LOCATION = "classpath:dev/clerkbridge/usersync/migrations";

    /** No statement is prepared on the server, because a pooler can run each transaction in another session. */
    private static final Map<String, String> DRIVER = Map.of("prepareThreshold", "0");

    /** While a statement waits for a table's lock, it blocks the table's readers, so it does not wait for long. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private static final int UNLIMITED_RETRIES = -1;

    private Migrations() {}

    /**
     * Applies the pending migrations and updates the comments.
     *
     * @return number of migrations applied
     * @throws UnusableDatabaseException when the database cannot store the mirror, or when the schema contains another
     *     application's tables
     * @throws DatabaseException when the database is unreachable or refuses a statement, or when a table is locked
     * @throws FlywayException when Flyway refuses to migrate, for example because an applied migration was changed
     */
    public static int migrate(DatabaseConfig database) throws DatabaseException {
        UtcDataSource connections =
                new UtcDataSource(database, DRIVER).withoutTimeouts().withLockTimeout(LOCK_TIMEOUT);
        Step step = Step.CONNECT;
        try (Connection connection = connections.getConnection()) {
            step = Step.MIGRATE;
            DatabaseRequirements.check(connection);
            int applied = apply(connections, database.schema());
            DatabaseComments.write(connection, database.schema());
            return applied;
        } catch (SQLException e) {
            throw new DatabaseException(step, database.schema(), e);
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw new DatabaseException(Step.MIGRATE, database.schema(), sql);
                }
            }
            throw e;
        }
    }

    private static int apply(DataSource connections, String schema) {
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(connections)
                    .lockRetryCount(UNLIMITED_RETRIES)
                    .locations(LOCATION)
                    .schemas(schema)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                throw new UnusableDatabaseException(
                        ("The schema %s of the database has tables but no history of migrations, so the mirror"
                                        + " cannot use it. If another application uses it, set DATABASE_SCHEMA to an"
                                        + " unused name, for example DATABASE_SCHEMA=clerk_mirror; the schema is"
                                        + " created if it does not exist")
                                .formatted(SqlName.of(schema)),
                        e);
            }
            throw e;
        }
    }
}
