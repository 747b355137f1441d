// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Other programs, such as {@code sqlite3}, can use the journal without losing events, and can read the journal without
 * delaying new events.
 */
class OtherProgramsTest {

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
            try (Connection reader = connect();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRAGMA wal_checkpoint(TRUNCATE)",
                "PRAGMA wal_checkpoint(RESTART)",
                "PRAGMA wal_checkpoint(FULL)",
                "VACUUM",
                "PRAGMA integrity_check"
            })
    void keepsAllEventsDuringMaintenanceByAnotherConnection(String statement) throws Exception {
        // Given
        RandomEvents events = new RandomEvents(6);
        List<Entry> entries = new ArrayList<>();
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            entries.addAll(journal.append(events.next(20)));
            journal.check();

            // When
            for (int i = 0; i < 3; i++) {
                execute(statement);
                journal.check();
                entries.addAll(journal.append(events.next(20)));
                journal.check();
                journal.published(entries.get(i * 10).end());
                journal.tidy();
            }
            assertHolds(journal, entries);
        }

        // Then
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            assertHolds(journal, entries);
        }
    }

    @Test
    void refusesEventsOnlyWhileAnotherConnectionHoldsTheWriteLock() throws Exception {
        RandomEvents events = new RandomEvents(6);
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            List<Entry> entries = new ArrayList<>(journal.append(events.next(5)));
            try (Connection other = connect();
                    Statement statement = other.createStatement()) {
                // When
                statement.execute("BEGIN IMMEDIATE");

                // Then
                assertThatThrownBy(() -> journal.append(events.next(5)))
                        .hasMessageContaining("database is locked")
                        .isInstanceOfSatisfying(
                                JournalException.class,
                                e -> assertThat(e.fault()).isEqualTo(JournalException.Fault.TEMPORARY));
            }
            journal.check();
            journal.probe();
            entries.addAll(journal.append(events.next(5)));
            assertHolds(journal, entries);
        }
    }

    @Test
    void noOtherConnectionCanSwitchOffTheWriteAheadLog() {
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            journal.append(new RandomEvents(6).next(5));

            assertThatThrownBy(() -> execute("PRAGMA journal_mode = DELETE")).hasMessageContaining("locked");
            journal.check();
        }
    }

    @Test
    void touchedFilesAndChangedPermissionsAreNotDamage() throws Exception {
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            journal.append(new RandomEvents(6).next(5));
            for (String name : List.of(JournalFiles.DATABASE, JournalFiles.LOG, JournalFiles.HEAD, JournalFiles.LOCK)) {
                Files.setLastModifiedTime(directory.resolve(name), FileTime.from(Instant.EPOCH));
                Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString("r--r--r--"));
            }

            journal.check();
            assertThat(journal.append(new RandomEvents(7).next(5))).hasSize(5);
        }
    }

    /** Runs only as a user other than root, because root may read every folder. */
    @Test
    void acceptsEventsAfterLosingPermissionToReadItsFolder() throws Exception {
        try (SqliteJournal journal = JournalFiles.open(directory)) {
            journal.append(new RandomEvents(6).next(5));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
            assumeTrue(!Files.isReadable(directory));

            journal.check();
            assertThat(journal.append(new RandomEvents(7).next(5))).hasSize(5);
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(JournalFiles.DATABASE));
    }

    private void execute(String sql) throws SQLException {
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute(sql);
        }
    }

    private static void assertHolds(Journal journal, List<Entry> entries) {
        int published = (int) journal.published().seq();
        assertThat(RandomEvents.described(journal.read(published, 1_000, Long.MAX_VALUE)))
                .isEqualTo(RandomEvents.described(entries.subList(published, entries.size())));
    }
}
