package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.decode.Snapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables: takes batches of changes and keeps, of each object, the newest. */
public final class PostgresMirror {

    private static final Duration CHECK_LOCK_TIMEOUT = Duration.ofSeconds(5);

    private final Database database;
    private final Map<Class<? extends Snapshot>, Upsert> upserts = new LinkedHashMap<>();

    /** A mirror in the schema {@code clerk} of {@code database}. */
    public PostgresMirror(Database database) {
        this.database = database;
        for (Table table : Table.ALL) {
            upserts.put(table.snapshot(), new Upsert(table));
        }
    }

    /**
     * Applies the changes in one transaction, as if one after the other, and returns when it is committed.
     *
     * @param lockTimeout how long to wait for a row that another transaction has locked
     * @return the outcome of each change, in their order
     * @throws DatabaseException when nothing of it was applied, or when that is not known
     * @throws dev.clerkbridge.usersync.decode.UndecodableException when a state cannot be read; nothing was applied
     */
    public List<Outcome> apply(List<Change> changes, Duration lockTimeout) throws DatabaseException {
        if (changes.isEmpty()) {
            return List.of();
        }
        Map<Class<?>, Map<String, RowFold<Integer>>> rows = fold(changes);
        read(changes, rows);
        return database.inTransaction(lockTimeout, connection -> write(connection, changes, rows));
    }

    private List<Outcome> write(
            Connection connection, List<Change> changes, Map<Class<?>, Map<String, RowFold<Integer>>> rows)
            throws SQLException {
        Outcome[] outcomes = new Outcome[changes.size()];
        for (Map.Entry<Class<? extends Snapshot>, Upsert> upsert : upserts.entrySet()) {
            write(connection, upsert.getValue(), changes, rows.getOrDefault(upsert.getKey(), Map.of()), outcomes);
        }
        return Arrays.asList(outcomes);
    }

    /**
     * Checks that every table is there with every column and may be read, and that every character can be stored.
     *
     * @throws DatabaseException when not, or when that cannot be known
     * @throws IllegalStateException when the database's encoding is not UTF-8
     */
    public void check() throws DatabaseException {
        String encoding = database.inTransaction(CHECK_LOCK_TIMEOUT, connection -> {
            for (Upsert upsert : upserts.values()) {
                try (PreparedStatement statement = connection.prepareStatement(upsert.check())) {
                    statement.execute();
                }
            }
            return encoding(connection);
        });
        if (!encoding.equals("UTF8")) {
            throw new IllegalStateException(
                    "the database's encoding is " + encoding
                            + ", which cannot store every name; next step: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
        }
    }

    private static String encoding(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SHOW server_encoding");
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getString(1) : "unknown";
        }
    }

    /** By id in one order, so that two consumers that write the same rows wait for each other and never deadlock. */
    private static Map<Class<?>, Map<String, RowFold<Integer>>> fold(List<Change> changes) {
        Map<Class<?>, Map<String, RowFold<Integer>>> tables = new HashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Map<String, RowFold<Integer>> rows = tables.computeIfAbsent(change.kind(), table -> new TreeMap<>());
            RowFold<Integer> row = rows.get(change.id());
            if (row == null) {
                rows.put(change.id(), new RowFold<>(i, change.version()));
            } else {
                row.add(i, change.version());
            }
        }
        return tables;
    }

    /** Before any connection is taken: reading takes longer than anybody should hold a transaction open for. */
    private static void read(List<Change> changes, Map<Class<?>, Map<String, RowFold<Integer>>> tables) {
        tables.values()
                .forEach(rows ->
                        rows.values().forEach(row -> changes.get(row.newest()).snapshot()));
    }

    private static void write(
            Connection connection,
            Upsert upsert,
            List<Change> changes,
            Map<String, RowFold<Integer>> rows,
            Outcome[] outcomes)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        List<Change> newest =
                rows.values().stream().map(row -> changes.get(row.newest())).toList();
        Map<String, Outcome> written = upsert.execute(connection, newest);
        rows.forEach((id, row) ->
                row.settle(written.getOrDefault(id, Outcome.STALE), (index, outcome) -> outcomes[index] = outcome));
    }
}
