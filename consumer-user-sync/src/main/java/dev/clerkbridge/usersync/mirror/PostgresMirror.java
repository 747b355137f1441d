// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Applies batches of changes to the tables. Each row keeps the newest version of its object. */
public final class PostgresMirror {

    private final Database database;
    private final Map<Table, Upsert> upserts = new LinkedHashMap<>();

    /** Creates a mirror in the database's schema. */
    public PostgresMirror(Database database) {
        this(database, false);
    }

    private PostgresMirror(Database database, boolean rewrite) {
        this.database = database;
        Table.ALL.forEach(table -> upserts.put(table, new Upsert(database.schema(), table, rewrite)));
    }

    /** Creates a mirror in which an event that is applied again also rewrites the row that it wrote. */
    public static PostgresMirror rewriting(Database database) {
        return new PostgresMirror(database, true);
    }

    /**
     * Runs a transaction that changes nothing.
     *
     * @throws DatabaseException if PostgreSQL does not answer, or refuses the transaction
     */
    public void check() throws DatabaseException {
        database.inTransaction(Duration.ofSeconds(1), connection -> true);
    }

    /**
     * Applies the changes in one transaction, as if they were applied one after the other. Returns after the commit.
     *
     * @param lockTimeout maximum wait for a lock of another transaction
     * @return the outcomes, in the order of the changes
     * @throws DatabaseException if nothing was applied, or if the outcome of the commit is unknown
     */
    public List<Outcome> apply(List<Change> changes, Duration lockTimeout) throws DatabaseException {
        if (changes.isEmpty()) {
            return List.of();
        }
        Map<Table, Map<String, RowChanges>> rows = RowChanges.fold(changes);
        Outcome[] outcomes = new Outcome[changes.size()];
        return database.inTransaction(lockTimeout, connection -> {
            for (Map.Entry<Table, Upsert> upsert : upserts.entrySet()) {
                write(connection, upsert.getValue(), rows.getOrDefault(upsert.getKey(), Map.of()), outcomes);
            }
            checkDeferredConstraints(connection);
            return Arrays.asList(outcomes);
        });
    }

    /**
     * Finds the rows that these changes affect and that other transactions have locked.
     *
     * @param lockTimeout maximum wait for a locked table
     * @return the ids of the locked rows by table
     * @throws DatabaseException when the locked rows cannot be determined, for example because a table is locked
     */
    public Map<Table, Set<String>> lockedRows(List<Change> changes, Duration lockTimeout) throws DatabaseException {
        Map<Table, Map<String, RowChanges>> rows = RowChanges.fold(changes);
        return database.inTransaction(lockTimeout, connection -> {
            Map<Table, Set<String>> locked = new HashMap<>();
            for (Map.Entry<Table, Map<String, RowChanges>> table : rows.entrySet()) {
                Upsert upsert = Objects.requireNonNull(upserts.get(table.getKey()));
                locked.put(
                        table.getKey(),
                        upsert.lockedRows(connection, table.getValue().keySet()));
            }
            return locked;
        });
    }

    /** Checks deferred constraints before the commit, so that a failure is attributed to the row that causes it. */
    private static void checkDeferredConstraints(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    private static void write(Connection connection, Upsert upsert, Map<String, RowChanges> rows, Outcome[] outcomes)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        List<Change> newest = rows.values().stream().map(RowChanges::newest).toList();
        Map<String, Outcome> written = upsert.execute(connection, newest);
        rows.forEach((id, row) ->
                row.settle(written.getOrDefault(id, Outcome.STALE), (index, outcome) -> outcomes[index] = outcome));
    }
}
