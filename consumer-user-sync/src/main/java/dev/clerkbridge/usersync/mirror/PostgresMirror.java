package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.usersync.decode.Change;
import dev.clerkbridge.usersync.decode.Snapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** The tables: takes batches of changes and keeps, of each object, the newest. */
public final class PostgresMirror {

    /**
     * For this transaction only, so that connection poolers between us and the server do not matter: no statement may
     * hang for longer than the poll loop can wait; a batch fits in memory; and a commit is on disk when it returns,
     * because the offsets that follow it cannot be taken back.
     */
    private static final String LIMITS = """
            SELECT set_config('statement_timeout', '20s', true),
                   set_config('lock_timeout', '10s', true),
                   set_config('work_mem', '64MB', true),
                   CASE current_setting('synchronous_commit')
                       WHEN 'off' THEN set_config('synchronous_commit', 'on', true) END""";

    private final DataSource database;
    private final Map<Class<? extends Snapshot>, Upsert> upserts = new LinkedHashMap<>();

    /** A mirror in the schema {@code clerk} of {@code database}. */
    public PostgresMirror(DataSource database) {
        this.database = database;
        for (Table table : Table.ALL) {
            upserts.put(table.snapshot(), new Upsert(table));
        }
    }

    /**
     * Applies the changes in one transaction, as if one after the other, and returns when it is committed.
     *
     * @return the outcome of each change, in their order
     * @throws SQLException when nothing of it was applied, or when that is not known
     * @throws dev.clerkbridge.usersync.decode.UndecodableException when a state cannot be read; nothing was applied
     */
    public List<Outcome> apply(List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return List.of();
        }
        Map<Class<?>, Map<String, RowFold<Integer>>> rows = fold(changes);
        read(changes, rows);
        Outcome[] outcomes = new Outcome[changes.size()];
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                limit(connection);
                for (Map.Entry<Class<? extends Snapshot>, Upsert> upsert : upserts.entrySet()) {
                    write(
                            connection,
                            upsert.getValue(),
                            changes,
                            rows.getOrDefault(upsert.getKey(), Map.of()),
                            outcomes);
                }
                connection.commit();
            } catch (SQLException e) {
                rollback(connection, e);
                throw e;
            }
        }
        return Arrays.asList(outcomes);
    }

    /**
     * Checks that every table is there with every column, and may be read.
     *
     * @throws SQLException when not, or when that cannot be known
     */
    public void check() throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (Upsert upsert : upserts.values()) {
                try (PreparedStatement statement = connection.prepareStatement(upsert.check())) {
                    statement.execute();
                }
            }
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

    private static void limit(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LIMITS)) {
            statement.execute();
        }
    }

    private static void rollback(Connection connection, SQLException failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
