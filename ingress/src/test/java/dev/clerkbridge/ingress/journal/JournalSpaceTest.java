// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.JournalException.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class JournalSpaceTest {

    private static final int SMALL_DISK_PAGES = 40;
    private static final int LARGE_DISK_PAGES = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void refusesTheGroupAndLosesNoEventIfTheDiskIsFull() throws SQLException {
        // Given
        SmallDisk disk = new SmallDisk(directory);
        disk.pages(LARGE_DISK_PAGES);
        RandomEvents events = new RandomEvents(3);
        try (SqliteJournal journal = SqliteJournal.open(disk, time -> {}, percent -> {})) {
            List<Entry> kept = new ArrayList<>(journal.append(events.next(5)));
            disk.pages(SMALL_DISK_PAGES);

            // When
            assertThatThrownBy(() -> {
                        while (true) {
                            kept.addAll(journal.append(events.next(5)));
                        }
                    })
                    // Then
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.fault()).isEqualTo(Fault.TEMPORARY));
            assertThat(RandomEvents.described(journal.read(0, 10_000, Long.MAX_VALUE)))
                    .isEqualTo(RandomEvents.described(kept));

            // When
            disk.pages(LARGE_DISK_PAGES);
            journal.probe();
            kept.addAll(journal.append(events.next(50)));

            // Then
            assertThat(RandomEvents.described(journal.read(0, 10_000, Long.MAX_VALUE)))
                    .isEqualTo(RandomEvents.described(kept));
        }
    }

    @Test
    void shrinksTheFileAfterALargeBacklog() throws Exception {
        // Given
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            RandomEvents events = new RandomEvents(4);
            Entry end = lastOf(journal.append(events.next(500)));
            for (int i = 0; i < 30; i++) {
                end = lastOf(journal.append(events.next(500)));
            }

            // When
            journal.published(end.end());
            while (journal.tidy()) {
                assertThat(journal.backlog().events()).isZero();
            }

            // Then
            assertThat(journal.append(events.next(1)).get(0).seq()).isEqualTo(end.seq() + 1);
        }
        assertThat(Files.size(directory.resolve(JournalFiles.DATABASE))).isLessThan(8L * 1024 * 1024);
    }

    @Test
    void largeGroupsDeleteAsManyPublishedEventsAsTheyAdd() throws SQLException {
        // Given
        List<Event> group = Collections.nCopies(6_000, new RandomEvents(6).next());
        try (SqliteJournal journal = JournalFiles.open(directory);
                Connection reader = new SqliteFile(directory).connect()) {
            // When
            for (int i = 0; i < 4; i++) {
                journal.published(lastOf(journal.append(group)).end());
            }

            // Then
            assertThat(SqliteFile.number(reader, "SELECT count(*) FROM event")).isEqualTo(6_000);
        }
    }

    @Test
    void setAsideEventsAreMovedFromTheLogToTheDatabase() throws Exception {
        // Given: events of 6 MB, too few for a checkpoint, which runs after each 8 MiB
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            RandomEvents events = new RandomEvents(5);
            List<Entry> entries = new ArrayList<>();
            while (entries.stream().mapToLong(Entry::bytes).sum() < 6_000_000) {
                entries.addAll(journal.append(events.next(100)));
            }

            // When
            entries.forEach(entry -> journal.setAside(entry, QuarantineReason.REFUSED_BY_KAFKA));

            // Then
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Files.size(directory.resolve(JournalFiles.DATABASE)) > 6_000_000);
        }
    }

    @Test
    void tidyReturnsFalseIfFewPublishedEventsAreLeft() {
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            // Given
            List<Entry> entries = journal.append(new RandomEvents(4).next(20));
            journal.published(entries.get(9).end());

            // Then
            assertThat(journal.tidy()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SQLiteErrorCode.class,
            names = {
                "SQLITE_IOERR_FSYNC",
                "SQLITE_IOERR_DIR_FSYNC",
                "SQLITE_IOERR_WRITE",
                "SQLITE_IOERR_READ",
                "SQLITE_IOERR",
                "SQLITE_CORRUPT",
                "SQLITE_NOTADB",
                "SQLITE_READONLY",
                "SQLITE_READONLY_DBMOVED",
                "SQLITE_NOMEM",
                "SQLITE_ERROR",
                "UNKNOWN_ERROR"
            })
    void errorsOtherThanAFullDiskOrALockArePermanentFaults(SQLiteErrorCode code) {
        // When
        JournalException fault = new SqliteFile(directory).fault("append", new SQLiteException("injected", code));

        // Then
        assertThat(fault.fault()).isEqualTo(Fault.PERMANENT);
        assertThat(fault).hasMessageContaining("docs/guarantees.md");
    }

    /**
     * SQLite reports a failed write although the disk has free space, as it does if a quota is exhausted. The directory
     * in place of the probe file makes the probe fail, too.
     */
    @Test
    void aFailedWriteIsTemporaryIfNoSmallFileCanBeWritten() throws Exception {
        // Given
        Files.createDirectory(directory.resolve("journal.probe"));

        // When
        JournalException fault = new SqliteFile(directory)
                .fault("append", new SQLiteException("injected", SQLiteErrorCode.SQLITE_IOERR_WRITE));

        // Then
        assertThat(fault.fault()).isEqualTo(Fault.TEMPORARY);
    }

    private static Entry lastOf(List<Entry> entries) {
        return entries.get(entries.size() - 1);
    }

    /** A database with a limited number of pages, as on a full disk. */
    private static final class SmallDisk extends SqliteFile {

        private final List<Connection> connections = new ArrayList<>();
        private int pages = LARGE_DISK_PAGES;

        SmallDisk(Path directory) {
            super(directory);
        }

        void pages(int max) throws SQLException {
            pages = max;
            for (Connection connection : connections) {
                limit(connection);
            }
        }

        @Override
        Connection connect() throws SQLException {
            Connection connection = super.connect();
            connections.add(connection);
            limit(connection);
            return connection;
        }

        private void limit(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pages);
            }
        }
    }
}
