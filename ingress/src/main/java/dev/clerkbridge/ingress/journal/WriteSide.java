// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.contract.QuarantineReason;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The connection that writes the journal. Every change is one transaction: it is durable on return, or it had no effect.
 * After a failed sync it is unknown which of the two is true.
 *
 * <p>Not thread-safe.
 */
final class WriteSide implements AutoCloseable {

    /** The changes made in one transaction. */
    interface Changes {

        void make() throws SQLException;
    }

    private static final String SET_ASIDE = """
            INSERT INTO set_aside
            SELECT seq, ?, accepted_at, svix_id, svix_timestamp, svix_signature, key, type, instance_id, occurred_at,
                   ?, body
            FROM event WHERE seq = ?""";

    private final Connection connection;
    private final CommitLog log;
    private final Consumer<Duration> syncTimes;
    private final EventRow row = new EventRow();
    private Statements statements;

    /** The statements of the transactions, prepared once. */
    private record Statements(
            PreparedStatement begin,
            PreparedStatement commit,
            PreparedStatement insert,
            PreparedStatement delete,
            PreparedStatement trimmed) {

        static Statements of(Connection connection) throws SQLException {
            return new Statements(
                    connection.prepareStatement("BEGIN IMMEDIATE"),
                    connection.prepareStatement("COMMIT"),
                    connection.prepareStatement(EventRow.INSERT),
                    connection.prepareStatement("DELETE FROM event WHERE seq <= ?"),
                    connection.prepareStatement(
                            "INSERT OR REPLACE INTO trimmed (one, seq, position, crc) VALUES (1, ?, ?, ?)"));
        }

        void close() throws SQLException {
            for (PreparedStatement each : List.of(begin, commit, insert, delete, trimmed)) {
                each.close();
            }
        }
    }

    /** @param syncTimes called with the duration of each commit and its sync */
    WriteSide(Connection connection, CommitLog log, Consumer<Duration> syncTimes) throws SQLException {
        this.connection = connection;
        this.log = log;
        this.syncTimes = syncTimes;
        this.statements = Statements.of(connection);
    }

    /** Makes the changes durable. A failed transaction had no effect, unless the fault is final. */
    void transaction(Changes changes) throws SQLException {
        try {
            statements.begin().execute();
            changes.make();
            long start = System.nanoTime();
            statements.commit().execute();
            log.sync();
            syncTimes.accept(Duration.ofNanos(System.nanoTime() - start));
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    void insert(List<Entry> entries) throws SQLException {
        PreparedStatement insert = statements.insert();
        try {
            for (Entry entry : entries) {
                row.bind(insert, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        } finally {
            insert.clearBatch();
        }
    }

    void trim(JournalPosition upTo) throws SQLException {
        PreparedStatement delete = statements.delete();
        PreparedStatement trimmed = statements.trimmed();
        delete.setLong(1, upTo.seq());
        delete.executeUpdate();
        trimmed.setLong(1, upTo.seq());
        trimmed.setLong(2, upTo.position());
        trimmed.setLong(3, upTo.crc());
        trimmed.executeUpdate();
    }

    void quarantine(List<Entry> entries) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(EventRow.QUARANTINE)) {
            for (Entry entry : entries) {
                row.bindQuarantine(update, entry);
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Returns whether the event existed. */
    boolean setAside(Entry entry, QuarantineReason reason) throws SQLException {
        try (PreparedStatement copy = connection.prepareStatement(SET_ASIDE)) {
            copy.setString(1, reason.code());
            copy.setLong(2, entry.bytes());
            copy.setLong(3, entry.seq());
            return copy.executeUpdate() == 1;
        }
    }

    /** Number and size of the events in {@code set_aside}; a redrive may remove some at any time. */
    SetAside setAside() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*), coalesce(sum(bytes), 0) FROM set_aside")) {
            row.next();
            return new SetAside(row.getLong(1), row.getLong(2));
        }
    }

    boolean isSetAside(long seq) throws SQLException {
        return Database.number(connection, "SELECT count(*) FROM set_aside WHERE seq = " + seq) > 0;
    }

    /** The position of the event with this number, or {@code otherwise} if the file has no such event. */
    JournalPosition mark(long seq, JournalPosition otherwise) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT position FROM event WHERE seq = ?")) {
            select.setLong(1, seq);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? new JournalPosition(seq, rows.getLong(1)) : otherwise;
            }
        }
    }

    /** Unused bytes in the file. */
    long spareBytes() throws SQLException {
        return Database.number(connection, "PRAGMA freelist_count") * Database.PAGE_BYTES;
    }

    /** Rewrites the file without unused pages; fast if it holds little data. */
    void shorten() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM");
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() throws SQLException, IOException {
        connection.close();
        log.close();
    }

    private void rollBack(Exception cause) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // On some errors, a full disk among them, SQLite has rolled back by itself and says that there is nothing
            // to.
            cause.addSuppressed(e);
        }
        try {
            // After a failure the driver leaves a statement unusable, without saying which one.
            statements.close();
            statements = Statements.of(connection);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
