// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.ingress.event.SvixHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and deletes rows of the journal's table {@code set_aside}, even while a service is using the journal. Uses
 * short transactions, which SQLite isolates from the service's transactions. The service's metrics show the deletions
 * within seconds.
 */
public final class SetAsideTable implements AutoCloseable {

    private static final String READ = """
            SELECT seq, reason, type, svix_id, svix_timestamp, svix_signature, accepted_at, body
            FROM set_aside WHERE seq > ? ORDER BY seq LIMIT ?""";

    private final SqliteFile sqlite;
    private final Connection connection;

    /**
     * A set-aside event.
     *
     * @param reason a code of {@link dev.clerkbridge.contract.QuarantineReason}
     */
    @SuppressWarnings("ArrayRecordComponent") // no record is compared, and no array is changed
    public record Row(
            long seq, String reason, @Nullable String type, SvixHeaders svix, Instant acceptedAt, byte[] body) {}

    private SetAsideTable(SqliteFile sqlite, Connection connection) {
        this.sqlite = sqlite;
        this.connection = connection;
    }

    /**
     * Opens the table of the journal in a directory.
     *
     * @throws JournalException if there is no journal, the journal cannot be opened, or this release does not support
     *     its format version
     */
    public static SetAsideTable open(Path directory) {
        SqliteFile sqlite = new SqliteFile(directory);
        Path file = sqlite.file();
        if (!Files.exists(file)) {
            throw JournalException.broken("There is no journal at " + file.toAbsolutePath() + "; check JOURNAL_DIR");
        }
        NativeLibrary.load(directory, false);
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute(SqliteFile.BUSY_TIMEOUT);
                statement.execute("PRAGMA wal_autocheckpoint = 0"); // the service runs the checkpoints
                statement.execute("PRAGMA synchronous = FULL");
            }
            long version = SqliteFile.number(connection, "PRAGMA user_version");
            if (version != SqliteFile.SCHEMA_VERSION) {
                connection.close();
                throw JournalException.broken(
                        file + " has format version " + version + "; this ingress supports version "
                                + SqliteFile.SCHEMA_VERSION + ". Use the release that wrote it");
            }
            return new SetAsideTable(sqlite, connection);
        } catch (SQLException e) {
            throw sqlite.fault("open the table set_aside", e);
        }
    }

    /** The next events after {@code afterSeq}, in order, at most {@code maxEvents}. */
    public List<Row> read(long afterSeq, int maxEvents) {
        try (PreparedStatement select = connection.prepareStatement(READ)) {
            select.setLong(1, afterSeq);
            select.setInt(2, maxEvents);
            List<Row> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Row(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            new SvixHeaders(row.getString(4), row.getString(5), row.getString(6)),
                            EventRow.instant(row.getLong(7)),
                            Objects.requireNonNullElse(row.getBytes(8), new byte[0])));
                }
            }
            return found;
        } catch (SQLException e) {
            throw sqlite.fault("read the table set_aside", e);
        }
    }

    /** Deletes events. The change is durable when this method returns. */
    public void delete(List<Long> seqs) {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM set_aside WHERE seq = ?")) {
            connection.setAutoCommit(false);
            for (long seq : seqs) {
                delete.setLong(1, seq);
                delete.addBatch();
            }
            delete.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw sqlite.fault("change the table set_aside", e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw sqlite.fault("close the table set_aside", e);
        }
    }
}
