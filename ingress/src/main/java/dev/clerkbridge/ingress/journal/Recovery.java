package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a journal holds when it is opened, after it was checked against what was once acknowledged. Opening never makes
 * it silently shorter: it is complete, or refused.
 *
 * @param trimmed up to here everything is deleted
 * @param published up to here everything is on Kafka; not before trimmed
 * @param last the end; not before published
 */
record Recovery(JournalPosition trimmed, JournalPosition published, JournalPosition last) {

    /**
     * Looks without touching: whatever is found stays as it is, so that a refused journal can still be examined.
     *
     * @throws JournalException when events are missing, or the file is damaged in another way that shows
     */
    static Recovery of(Database database, WatermarkFile watermarks) throws IOException, SQLException {
        if (!database.exists()) {
            return of(database, JournalPosition.NONE, JournalPosition.NONE, watermarks);
        }
        try (Connection connection = database.inspect()) {
            if (database.blank(connection)) {
                return of(database, JournalPosition.NONE, JournalPosition.NONE, watermarks);
            }
            database.requireKnownVersion(connection);
            checkPages(database, connection);
            JournalPosition trimmed = trimmed(database, connection);
            JournalPosition first = mark(connection, "SELECT seq, position FROM event ORDER BY seq LIMIT 1");
            if (first.seq() != 0 && first.seq() != trimmed.seq() + 1) {
                throw damaged(database, "its first event, " + first.seq() + ", does not follow " + trimmed.seq());
            }
            JournalPosition end = mark(connection, "SELECT seq, position FROM event ORDER BY seq DESC LIMIT 1");
            return of(database, trimmed, end, watermarks);
        }
    }

    private static Recovery of(
            Database database, JournalPosition trimmed, JournalPosition end, WatermarkFile watermarks) {
        JournalPosition published = JournalPosition.later(trimmed, watermarks.published());
        JournalPosition last = JournalPosition.later(end, published);
        long missing = watermarks.appended().seq() - last.seq();
        if (missing > 0) {
            throw damaged(
                    database,
                    missing + " events that were acknowledged are missing from its end, and Kafka may not have them");
        }
        return new Recovery(trimmed, published, last);
    }

    private static JournalException damaged(Database database, String how) {
        return JournalException.broken("The journal " + database.file() + " is damaged: " + how
                + "; see docs/guarantees.md, \"When the journal refuses to open\"");
    }

    private static void checkPages(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
            String verdict = rows.next() ? rows.getString(1) : "no answer";
            if (!"ok".equals(verdict)) {
                throw damaged(database, verdict);
            }
        }
    }

    private static JournalPosition trimmed(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT seq, position, crc FROM trimmed")) {
            if (!rows.next()) {
                return JournalPosition.NONE;
            }
            JournalPosition trimmed = new JournalPosition(rows.getLong(1), rows.getLong(2));
            if (rows.getLong(3) != trimmed.crc()) {
                throw damaged(database, "nobody can tell what was deleted from it");
            }
            return trimmed;
        }
    }

    private static JournalPosition mark(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? new JournalPosition(rows.getLong(1), rows.getLong(2)) : JournalPosition.NONE;
        }
    }
}
