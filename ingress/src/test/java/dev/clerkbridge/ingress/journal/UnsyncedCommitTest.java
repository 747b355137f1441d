// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.ingress.journal.JournalException.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit counts only once it is synced, although other connections can already read its rows. */
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

    @Test
    void refusesEventsWhoseSyncFails() {
        // Given
        try (SqliteJournal journal = SqliteJournal.open(new FailingDisk(directory), time -> {}, percent -> {})) {
            // Then
            assertThatThrownBy(() -> journal.append(new RandomEvents(7).next(3)))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.fault()).isEqualTo(Fault.PERMANENT));
            assertThat(journal.last()).isZero();
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

    /** Stores commits, but cannot sync them. */
    private static final class FailingDisk extends SqliteFile {

        FailingDisk(Path directory) {
            super(directory);
        }

        @Override
        CommitLog log(Connection writer) throws SQLException, IOException {
            CommitLog log = super.log(writer);
            log.close();
            return log;
        }
    }
}
