// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The state of a journal when it is opened. Opening fails if accepted events are known to be missing, so that nobody
 * overlooks the loss.
 *
 * @param trimmed the end of the deleted events
 * @param published the end of the published events; not before {@code trimmed}
 * @param last the end of the journal; not before {@code published}
 * @param retired the format version of a drained file that a new file must replace; 0 if there is none
 */
record JournalCheck(JournalPosition trimmed, JournalPosition published, JournalPosition last, long retired) {

    private static final int CHECKED_EVENTS = 1_000;
    private static final long CHECKED_BYTES = 8 * 1024 * 1024;

    /**
     * Checks the journal without changing it, so that an operator can examine a journal that does not open. Reads every
     * unpublished event.
     *
     * @param progress called with the percentage of events that have been checked
     * @throws JournalException if events are missing or altered, if the check finds other damage to the file, or if the
     *     file has another format version and is not drained
     */
    static JournalCheck of(SqliteFile sqlite, WatermarkFile watermarks, IntConsumer progress)
            throws IOException, SQLException {
        if (!sqlite.exists()) {
            return empty(sqlite, watermarks);
        }
        try (Connection connection = sqlite.inspect()) {
            if (sqlite.blank(connection)) {
                return empty(sqlite, watermarks);
            }
            long version = sqlite.version(connection);
            if (version == SqliteFile.SCHEMA_VERSION) {
                return existing(sqlite, connection, watermarks, progress);
            }
            if (!sqlite.drained(connection, watermarks.published())) {
                throw sqlite.unknownVersion(version);
            }
            return fresh(sqlite, watermarks, version);
        }
    }

    /** The state of a journal without a file, or with an empty one. */
    private static JournalCheck empty(SqliteFile sqlite, WatermarkFile watermarks) {
        if (watermarks.setAside() > 0) {
            throw damaged(sqlite, "its set-aside events are missing: " + watermarks.setAside());
        }
        return fresh(sqlite, watermarks, 0);
    }

    /**
     * The state of a journal without a file or with a drained file of another version. A new file continues the
     * sequence.
     */
    private static JournalCheck fresh(SqliteFile sqlite, WatermarkFile watermarks, long retired) {
        JournalPosition published = watermarks.published();
        requireComplete(sqlite, published, watermarks);
        return new JournalCheck(published, published, published, retired);
    }

    private static JournalCheck existing(
            SqliteFile sqlite, Connection connection, WatermarkFile watermarks, IntConsumer progress)
            throws SQLException {
        checkPages(sqlite, connection, "trimmed");
        checkPages(sqlite, connection, "set_aside");
        JournalPosition trimmed = trimmed(sqlite, connection);
        JournalPosition first = position(connection, "SELECT seq, position FROM event ORDER BY seq LIMIT 1");
        if (first.seq() != 0 && first.seq() != trimmed.seq() + 1) {
            throw damaged(sqlite, "its first event " + first.seq() + " does not follow event " + trimmed.seq());
        }
        JournalPosition end = position(connection, "SELECT seq, position FROM event ORDER BY seq DESC LIMIT 1");
        JournalPosition published = JournalPosition.later(trimmed, watermarks.published());
        JournalPosition last = JournalPosition.later(end, published);
        requireComplete(sqlite, last, watermarks);
        checkEvents(connection, published.seq(), last.seq(), progress);
        return new JournalCheck(trimmed, published, last, 0);
    }

    private static void requireComplete(SqliteFile sqlite, JournalPosition last, WatermarkFile watermarks) {
        long missing = watermarks.appended().seq() - last.seq();
        if (missing > 0) {
            throw damaged(
                    sqlite,
                    missing + " events that were acknowledged are missing from its end, and Kafka may not have them");
        }
    }

    private static void checkEvents(Connection connection, long published, long last, IntConsumer progress)
            throws SQLException {
        @SuppressWarnings("resource") // the caller closes the connection
        ReadConnection reader = new ReadConnection(connection);
        long checked = published;
        while (checked < last) {
            List<Entry> entries = reader.read(checked, last, CHECKED_EVENTS, CHECKED_BYTES);
            checked = entries.get(entries.size() - 1).seq();
            progress.accept((int) (100 * (checked - published) / (last - published)));
        }
    }

    private static JournalException damaged(SqliteFile sqlite, String how) {
        return JournalException.broken("The journal " + sqlite.file() + " is damaged: " + how
                + "; see docs/guarantees.md, \"When the journal refuses to open\"");
    }

    private static void checkPages(SqliteFile sqlite, Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(" + table + ")")) {
            String verdict = rows.next() ? rows.getString(1) : "no answer";
            if (!"ok".equals(verdict)) {
                throw damaged(sqlite, verdict);
            }
        }
    }

    private static JournalPosition trimmed(SqliteFile sqlite, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT seq, position, crc FROM trimmed")) {
            if (!rows.next()) {
                return JournalPosition.NONE;
            }
            JournalPosition trimmed = new JournalPosition(rows.getLong(1), rows.getLong(2));
            if (rows.getLong(3) != trimmed.crc()) {
                throw damaged(sqlite, "the position in its table trimmed is damaged");
            }
            return trimmed;
        }
    }

    private static JournalPosition position(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? new JournalPosition(rows.getLong(1), rows.getLong(2)) : JournalPosition.NONE;
        }
    }
}
