// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.table.Column;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erases optional data that is no longer configured. */
final class OptionalDataCleanup {

    private static final Logger LOGGER = LoggerFactory.getLogger(OptionalDataCleanup.class);

    private static final int BATCH = 2_000;

    /** Locks the rows in the order of their ids, as every other transaction does. A partial index finds the rows. */
    private static final String CLEAR = """
            WITH filled AS (
                SELECT id FROM %1$s WHERE %3$s IS NOT NULL AND id > ? ORDER BY id LIMIT %5$d FOR UPDATE),
            cleared AS (
                UPDATE %1$s AS stored SET %2$s = %4$s, synced_at = now(), synced_in = pg_current_xact_id()
                FROM filled WHERE stored.id = filled.id
                RETURNING stored.id)
            SELECT count(*), max(id) FROM cleared""";

    /** Runs first, so that a read-only database causes no failure if there is nothing to clear. */
    private static final String EXISTS = "SELECT EXISTS (SELECT FROM %1$s WHERE %2$s IS NOT NULL)";

    private OptionalDataCleanup() {}

    /** Erases the data in batches of rows, each in its own transaction. */
    static void clear(Database database, OptionalData optional) throws DatabaseException {
        for (Table table : Table.ALL) {
            for (Column column : table.columns()) {
                if (!column.wanted().test(optional)) {
                    clear(database, table, column.name(), column.name(), "NULL");
                } else if (column.name().equals("raw") && !optional.privateMetadata() && hasPrivateMetadata(table)) {
                    clear(database, table, "raw", "(raw -> 'private_metadata')", "raw - 'private_metadata'");
                }
            }
        }
    }

    /** A table without a column for private metadata does not keep it in {@code raw} either. */
    private static boolean hasPrivateMetadata(Table table) {
        return table.columns().stream().anyMatch(column -> column.name().equals("private_metadata"));
    }

    private static void clear(Database database, Table table, String column, String unwanted, String cleared)
            throws DatabaseException {
        String name = SqlName.of(database.schema(), table.name());
        if (!database.inTransaction(
                MirrorSetup.LOCK_TIMEOUT, connection -> exists(connection, EXISTS.formatted(name, unwanted)))) {
            return;
        }
        String statement = CLEAR.formatted(name, column, unwanted, cleared, BATCH);
        long total = 0;
        Batch batch = new Batch(0, "");
        while (batch.lastId() != null) {
            String after = batch.lastId();
            batch = database.inTransaction(
                    MirrorSetup.LOCK_TIMEOUT, connection -> clearBatch(connection, statement, after));
            total += batch.rows();
        }
        if (total > 0) {
            LOGGER.atInfo()
                    .addKeyValue("table", table)
                    .addKeyValue("column", column)
                    .addKeyValue("rows", total)
                    .log("Erased optional data that is no longer configured");
        }
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** The result of one transaction. The last id is null if no row had to be cleared. */
    private record Batch(long rows, @Nullable String lastId) {}

    private static Batch clearBatch(Connection connection, String clear, String after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(clear)) {
            statement.setString(1, after);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Batch(row.getLong(1), row.getString(2));
            }
        }
    }
}
