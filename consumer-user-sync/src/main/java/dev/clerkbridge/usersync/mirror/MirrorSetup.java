// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.table.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;

/** Prepares and checks a database for the mirror. */
public final class MirrorSetup {

    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private MirrorSetup() {}

    /**
     * Prepares the database for the service: like {@link #prepare}, but also erases optional data that is no longer
     * configured. Can be repeated at any time.
     *
     * @throws UnusableDatabaseException when the database cannot store the mirror
     * @throws DatabaseException when the database fails, or a table, a column or a permission is missing
     */
    public static void prepareForService(SyncConfig config, Database database) throws DatabaseException {
        prepare(config, database);
        OptionalDataCleanup.clear(database, config.optional());
    }

    /**
     * Migrates if configured, and checks the database and every table. Erases no optional data, because a command may
     * run without the service's settings. Can be repeated at any time.
     *
     * @throws UnusableDatabaseException when the database cannot store the mirror
     * @throws DatabaseException when the database fails, or a table, a column or a permission is missing
     */
    public static void prepare(SyncConfig config, Database database) throws DatabaseException {
        if (config.migrateOnStart()) {
            Migrations.migrate(config.database());
        }
        check(database);
    }

    /**
     * Checks the database and every table without changing anything.
     *
     * @throws UnusableDatabaseException when the database cannot store the mirror
     * @throws DatabaseException when the database fails, or a table, a column or a permission is missing
     */
    public static void check(Database database) throws DatabaseException {
        database.inTransaction(LOCK_TIMEOUT, connection -> {
            DatabaseRequirements.check(connection);
            TableCheck.run(connection, database.schema());
            return true;
        });
    }

    /** Whether no table has a row, not even a tombstone. */
    public static boolean isEmpty(Database database) throws DatabaseException {
        return database.inTransaction(LOCK_TIMEOUT, connection -> {
            for (Table table : Table.ALL) {
                String query = "SELECT 1 FROM " + SqlName.of(database.schema(), table.name()) + " LIMIT 1";
                try (PreparedStatement statement = connection.prepareStatement(query);
                        ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        return false;
                    }
                }
            }
            return true;
        });
    }
}
