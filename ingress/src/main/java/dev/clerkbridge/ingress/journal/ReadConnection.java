// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connection that reads the journal. Each read ends its transaction before it returns, because SQLite cannot reset
 * the write-ahead log during a read transaction.
 *
 * <p>Not thread-safe.
 */
final class ReadConnection implements AutoCloseable {

    private static final String OLDEST = "SELECT accepted_at FROM event WHERE seq > ? ORDER BY seq LIMIT 1";

    private final Connection connection;
    private final EventRow row = new EventRow();

    ReadConnection(Connection connection) {
        this.connection = connection;
    }

    /**
     * Reads the entries after {@code seq}.
     *
     * @param last the last durable entry; later entries may be committed but not yet synced
     * @throws JournalException if an entry is missing or altered
     */
    List<Entry> read(long seq, long last, int maxEvents, long maxBytes) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement select = connection.prepareStatement(EventRow.SELECT)) {
            select.setLong(1, seq);
            select.setLong(2, last);
            select.setInt(3, maxEvents);
            try (ResultSet rows = select.executeQuery()) {
                while (bytes < maxBytes && rows.next()) {
                    Entry entry = row.read(rows);
                    requireNext(seq + entries.size() + 1, entry.seq());
                    bytes += entry.bytes();
                    entries.add(entry);
                }
            }
        }
        if (entries.isEmpty() && seq < last) {
            requireNext(seq + 1, 0);
        }
        return entries;
    }

    /** When the first event after {@code seq} was accepted; null if there is no such event. */
    @Nullable Instant oldest(long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OLDEST)) {
            select.setLong(1, seq);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? EventRow.instant(rows.getLong(1)) : null;
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static void requireNext(long expected, long found) {
        if (expected != found) {
            throw JournalException.broken("The journal's event " + expected + " is missing from the disk");
        }
    }
}
