// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between a commit and its sync, other connections can read the rows, but the journal must not return them. */
class UnsyncedCommitTest {

    @TempDir
    Path directory;

    @Test
    void doesNotReadCommittedEventsBeforeTheirSync() throws SQLException, InterruptedException {
        // Given
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            List<Entry> kept = journal.append(new RandomEvents(7).next(3));

            // When
            commitOneMore();

            // Then
            assertThat(RandomEvents.described(journal.read(0, Integer.MAX_VALUE, Long.MAX_VALUE)))
                    .isEqualTo(RandomEvents.described(kept));
            assertThat(journal.read(3, Integer.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
            assertThat(new JournalFeed(journal).next(3, Duration.ofMillis(1))).isEmpty();
        }
    }

    private void commitOneMore() throws SQLException {
        try (Connection other = new SqliteFile(directory).connect();
                Statement statement = other.createStatement()) {
            int copied = statement.executeUpdate("INSERT INTO event SELECT seq + 1, position + 1, accepted_at, svix_id,"
                    + " svix_timestamp, svix_signature, key, type, instance_id, occurred_at, quarantine, crc, body"
                    + " FROM event WHERE seq = 3");
            assertThat(copied).isEqualTo(1);
        }
    }
}
