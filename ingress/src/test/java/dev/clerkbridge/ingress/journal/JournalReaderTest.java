// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that read the journal, such as {@code sqlite3}, do not delay new events. */
class JournalReaderTest {

    private static final long LOG_RESET_BYTES = 32L * 1024 * 1024;
    private static final int BUSY_TIMEOUT_SECONDS = 5;

    @TempDir
    Path directory;

    @Test
    void noAppendWaitsForAnOpenReader() throws Exception {
        // Given
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            RandomEvents events = new RandomEvents(5);
            List<Entry> first = journal.append(events.next(10));
            try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal.db"));
                    Statement statement = reader.createStatement();
                    ResultSet open = statement.executeQuery("SELECT * FROM event")) {
                assertThat(open.next()).isTrue();

                // When
                List<Duration> times = new ArrayList<>();
                long end = first.get(9).position() + 3 * LOG_RESET_BYTES;
                for (long position = 0; position < end; ) {
                    long start = System.nanoTime();
                    List<Entry> entries = journal.append(events.next(100));
                    times.add(Duration.ofNanos(System.nanoTime() - start));
                    position = entries.get(entries.size() - 1).position();
                }

                // Then
                assertThat(times)
                        .filteredOn(time -> time.toSeconds() >= BUSY_TIMEOUT_SECONDS)
                        .isEmpty();
            }
        }
    }
}
