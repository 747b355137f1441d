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
 * The connection that writes. Every change is one transaction: all of it is durable on return, or nothing of it
 * happened. After a failed sync nobody knows which of the two.
 *
 * <p>Not safe for several threads.
 */
final class WriteSide implements AutoCloseable {

    /** What is done inside one transaction. */
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

    /** What every transaction uses, prepared once. */
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

    /** @param syncTimes told how long each commit took, with its sync */
    WriteSide(Connection connection, CommitLog log, Consumer<Duration> syncTimes) throws SQLException {
        this.connection = connection;
        this.log = log;
        this.syncTimes = syncTimes;
        this.statements = Statements.of(connection);
    }

    /** Makes the changes durable; on a failure nothing of them happened, unless the fault is final. */
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

    /** Returns whether the event was there to be copied. */
    boolean setAside(Entry entry, QuarantineReason reason) throws SQLException {
        try (PreparedStatement copy = connection.prepareStatement(SET_ASIDE)) {
            copy.setString(1, reason.code());
            copy.setLong(2, entry.bytes());
            copy.setLong(3, entry.seq());
            return copy.executeUpdate() == 1;
        }
    }

    /** How much the table {@code set_aside} holds; a redrive may take from it at any time. */
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

    /** The position of the event at this place, or {@code otherwise} if the file has no such event. */
    JournalPosition mark(long seq, JournalPosition otherwise) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT position FROM event WHERE seq = ?")) {
            select.setLong(1, seq);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? new JournalPosition(seq, rows.getLong(1)) : otherwise;
            }
        }
    }

    /** Bytes inside the file that hold nothing. */
    long spareBytes() throws SQLException {
        return Database.number(connection, "PRAGMA freelist_count") * Database.PAGE_BYTES;
    }

    /** Rewrites the file without its spare pages; quick if it holds little else. */
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
            // The driver makes a statement that failed useless, and does not say which.
            statements.close();
            statements = Statements.of(connection);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
