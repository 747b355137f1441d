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
 * The connection that writes the journal. Every change to events belongs to a {@link #transaction}, which is durable
 * when that method returns. If the method throws, the transaction has no effect, unless the fault is permanent, such as
 * a failed sync: then the transaction may be durable.
 *
 * <p>Not thread-safe.
 */
final class WriteConnection implements AutoCloseable {

    /** The changes made in one transaction. */
    interface Changes {

        void make() throws SQLException;
    }

    private static final String SET_ASIDE = """
            INSERT INTO set_aside
            SELECT seq, ?, accepted_at, svix_id, svix_timestamp, svix_signature, key, type, instance_id, occurred_at,
                   ?, body
            FROM event WHERE seq = ?""";

    private static final int LOG_HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;

    private final Connection connection;
    private final CommitLog log;
    private final Consumer<Duration> syncTimes;
    private final EventRow row = new EventRow();
    private Statements statements;

    /** The prepared statements that are reused in later transactions. */
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

    /** @param syncTimes called after each successful commit with its duration, including the sync */
    WriteConnection(Connection connection, CommitLog log, Consumer<Duration> syncTimes) throws SQLException {
        this.connection = connection;
        this.log = log;
        this.syncTimes = syncTimes;
        this.statements = Statements.of(connection);
    }

    /** Makes the changes durable, all or none. */
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

    /** Copies the event to {@code set_aside}; returns false if the journal does not contain it. */
    boolean setAside(Entry entry, QuarantineReason reason) throws SQLException {
        try (PreparedStatement copy = connection.prepareStatement(SET_ASIDE)) {
            copy.setString(1, reason.code());
            copy.setLong(2, entry.bytes());
            copy.setLong(3, entry.seq());
            return copy.executeUpdate() == 1;
        }
    }

    /** The number and size of the events in {@code set_aside}. A redrive can delete some at any time. */
    SetAsideTotal setAside() throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT count(*), coalesce(sum(bytes), 0) FROM set_aside")) {
            row.next();
            return new SetAsideTotal(row.getLong(1), row.getLong(2));
        }
    }

    /** A number that changes when another connection, such as a redrive's, has changed the database. */
    long dataVersion() throws SQLException {
        return SqliteFile.number(connection, "PRAGMA data_version");
    }

    boolean isSetAside(long seq) throws SQLException {
        return SqliteFile.number(connection, "SELECT count(*) FROM set_aside WHERE seq = " + seq) > 0;
    }

    /** The position of the event with this number, or {@code fallback} if the file has no such event. */
    JournalPosition positionOf(long seq, JournalPosition fallback) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT position FROM event WHERE seq = ?")) {
            select.setLong(1, seq);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? new JournalPosition(seq, rows.getLong(1)) : fallback;
            }
        }
    }

    /** The length in bytes of the used part of the write-ahead log; 0 after a checkpoint that emptied the log. */
    long logBytes() throws SQLException {
        long pages = Checkpointer.checkpoint(connection, "NOOP").pages();
        long pageBytes = SqliteFile.number(connection, "PRAGMA page_size");
        return pages <= 0 ? 0 : LOG_HEADER_BYTES + pages * (FRAME_HEADER_BYTES + pageBytes);
    }

    /** The number of unused bytes in the file. */
    long unusedBytes() throws SQLException {
        return SqliteFile.number(connection, "PRAGMA freelist_count") * SqliteFile.PAGE_BYTES;
    }

    /** Rewrites the file without its unused pages, which is fast if the file contains little data. */
    void shrink() throws SQLException {
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
            // After some errors, such as a full disk, SQLite has already rolled back and refuses the ROLLBACK.
            cause.addSuppressed(e);
        }
        try {
            // After a failure, one of the driver's statements is unusable, and the driver does not report which one.
            statements.close();
            statements = Statements.of(connection);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
