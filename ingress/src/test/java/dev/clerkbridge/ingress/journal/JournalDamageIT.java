// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.journal.JournalException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After damage to its files, a journal returns every unpublished event unaltered, or fails permanently. */
class JournalDamageIT {

    private static final int EVENTS = 60;
    private static final int PUBLISHED = 20;
    private static final int OFFSETS = 120;

    @TempDir
    Path directory;

    private List<String> unpublished = List.of();
    private int refused;
    private int intact;

    @BeforeEach
    void fill() {
        try (SqliteJournal journal = JournalFiles.open(directory.resolve("journal"))) {
            RandomEvents events = new RandomEvents(7);
            List<Entry> entries = new ArrayList<>();
            while (entries.size() < EVENTS) {
                entries.addAll(journal.append(events.next(3)));
            }
            Entry published = entries.get(PUBLISHED - 1);
            journal.published(published.end());
            journal.tidy();
            unpublished = RandomEvents.described(entries.subList(PUBLISHED, entries.size()));
            JournalFiles.crashed(directory.resolve("journal"), directory.resolve("crashed"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JournalFiles.DATABASE, JournalFiles.LOG, JournalFiles.HEAD})
    void toleratesOrDetectsBytesChangedAfterACrash(String file) throws IOException {
        // Given
        Path crashed = directory.resolve("crashed");
        int size = (int) Files.size(crashed.resolve(file));

        // When
        for (int i = 0; i < size; i += Math.max(1, size / OFFSETS)) {
            int offset = i;
            assertIntactOrRefused(
                    crashed, file + " " + offset, copy -> JournalFiles.damage(copy.resolve(file), offset));
        }

        // Then only damage to the log causes a refusal: all events are in the log, and damage to one byte of another
        // file does no harm.
        assertThat(refused > 0).isEqualTo(file.equals(JournalFiles.LOG));
        assertThat(refused + intact).isGreaterThan(90);
    }

    @Test
    void refusesAHeadFileWithBothSlotsDamaged() {
        assertIntactOrRefused(directory.resolve("crashed"), "head", copy -> {
            JournalFiles.damage(copy.resolve(JournalFiles.HEAD), 0);
            JournalFiles.damage(copy.resolve(JournalFiles.HEAD), 24);
        });

        assertThat(refused).isEqualTo(1);
    }

    @Test
    void detectsBytesChangedAfterACleanShutdown() throws IOException {
        // Given
        Path closed = directory.resolve("journal");
        int size = (int) Files.size(closed.resolve(JournalFiles.DATABASE));

        // When
        for (int i = 0; i < size; i += Math.max(1, size / OFFSETS)) {
            int offset = i;
            assertIntactOrRefused(
                    closed,
                    "closed " + offset,
                    copy -> JournalFiles.damage(copy.resolve(JournalFiles.DATABASE), offset));
        }

        // Then
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {JournalFiles.DATABASE, JournalFiles.LOG})
    void detectsTruncatedFiles(String file) throws IOException {
        // Given
        Path crashed = directory.resolve("crashed");
        int size = (int) Files.size(crashed.resolve(file));

        // When
        for (int i = 0; i < size; i += Math.max(1, size / OFFSETS)) {
            int kept = i;
            assertIntactOrRefused(
                    crashed, file + " to " + kept, copy -> JournalFiles.truncate(copy.resolve(file), kept));
        }

        // Then
        assertThat(refused).isPositive();
    }

    @Test
    void refusesToOpenWithoutItsDatabase() {
        assertIntactOrRefused(directory.resolve("journal"), "gone", copy -> {
            try {
                Files.delete(copy.resolve(JournalFiles.DATABASE));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });

        assertThat(refused).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JournalFiles.DATABASE,
                JournalFiles.LOG,
                JournalFiles.SHARED,
                JournalFiles.HEAD,
                JournalFiles.LOCK
            })
    void stopsWhenAFileIsDeletedReplacedOrTruncated(String file) {
        assertStopsAfter("deleted", file, JournalFiles::delete);
        assertStopsAfter("replaced", file, JournalFiles::replace);
        boolean mapped = file.equals(JournalFiles.SHARED) || file.equals(JournalFiles.HEAD);
        if (!mapped) { // the operating system itself reports the truncation of a mapped file
            assertStopsAfter("truncated", file, path -> JournalFiles.truncate(path, 0));
        }
    }

    @Test
    void stopsWhenALaterWriteHidesThatTheLogWasTruncated() {
        try (SqliteJournal journal = JournalFiles.open(directory.resolve("hidden"))) {
            // Given
            journal.append(new RandomEvents(7).next(3));
            journal.check();

            // When
            JournalFiles.truncate(directory.resolve("hidden").resolve(JournalFiles.LOG), 0);
            journal.append(new RandomEvents(8).next(3));

            // Then
            assertThatThrownBy(journal::check).hasMessageContaining("was deleted, replaced or truncated");
        }
    }

    @Test
    void stopsWhenAnEventToSetAsideIsMissing() throws SQLException {
        Path home = directory.resolve("missing");
        try (SqliteJournal journal = JournalFiles.open(home)) {
            // Given
            Entry entry = journal.append(new RandomEvents(7).next(3)).get(1);
            JournalFiles.execute(home, "DELETE FROM event WHERE seq = 2");

            // When
            assertThatThrownBy(() -> journal.setAside(entry, QuarantineReason.REFUSED_BY_KAFKA))
                    // Then
                    .hasMessageContaining("event 2 is missing from the disk");
            assertThatThrownBy(() -> journal.append(new RandomEvents(8).next(1)))
                    .hasMessageContaining("event 2 is missing from the disk");
        }
    }

    @Test
    void theTimeOfTheOldestEventIsKnownWhenItsTableCannotBeRead() throws SQLException {
        Path home = directory.resolve("unreadable");
        try (SqliteJournal journal = JournalFiles.open(home)) {
            // Given
            List<Entry> entries = journal.append(new RandomEvents(7).next(3));
            Instant oldest = journal.oldest();
            assertThat(oldest).isEqualTo(entries.get(0).event().acceptedAt());

            // When
            JournalFiles.execute(home, "DROP TABLE event");

            // Then
            assertThat(journal.oldest()).isEqualTo(oldest);
            assertThatThrownBy(() -> journal.append(new RandomEvents(8).next(1)))
                    .isInstanceOfSatisfying(
                            JournalException.class, e -> assertThat(e.fault()).isEqualTo(Fault.PERMANENT));
            assertThat(journal.oldest()).isEqualTo(oldest);
        }
    }

    @Test
    void refusesToOpenIfItsDatabaseWasLostWithSetAsideEvents() {
        // Given
        Path home = withTwoSetAsideEvents();

        // When
        JournalFiles.delete(home.resolve(JournalFiles.DATABASE));

        // Then
        assertThatThrownBy(() -> JournalFiles.open(home))
                .hasMessageContaining("its set-aside events are missing: 2")
                .hasMessageContaining("docs/guarantees.md");
    }

    @Test
    void opensWithoutItsDatabaseOnceAllEventsAreRedriven() {
        // Given
        Path home = withTwoSetAsideEvents();
        try (SetAsideTable table = SetAsideTable.open(home)) {
            table.delete(List.of(1L, 2L));
        }
        JournalFiles.open(home).close();

        // When
        JournalFiles.delete(home.resolve(JournalFiles.DATABASE));

        // Then
        try (SqliteJournal journal = JournalFiles.open(home)) {
            assertThat(journal.last()).isEqualTo(3);
        }
    }

    @Test
    void aRefusedJournalReportsTheLossAndIsNotChanged() throws IOException {
        // Given
        Path crashed = directory.resolve("crashed");
        int half = (int) Files.size(crashed.resolve(JournalFiles.LOG)) / 2;
        JournalFiles.truncate(crashed.resolve(JournalFiles.LOG), half);
        byte[] log = Files.readAllBytes(crashed.resolve(JournalFiles.LOG));
        byte[] database = Files.readAllBytes(crashed.resolve(JournalFiles.DATABASE));

        // When
        assertThatThrownBy(() -> JournalFiles.open(crashed))
                // Then
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("acknowledged are missing")
                .hasMessageContaining("docs/guarantees.md");
        assertThat(Files.readAllBytes(crashed.resolve(JournalFiles.LOG))).isEqualTo(log);
        assertThat(Files.readAllBytes(crashed.resolve(JournalFiles.DATABASE))).isEqualTo(database);
    }

    @Test
    void opensAnIntactCopy() {
        assertIntactOrRefused(directory.resolve("crashed"), "intact", copy -> {});

        assertThat(intact).isEqualTo(1);
    }

    /** A closed journal without a backlog. */
    private Path withTwoSetAsideEvents() {
        Path home = directory.resolve("aside");
        try (SqliteJournal journal = JournalFiles.open(home)) {
            List<Entry> entries = journal.append(new RandomEvents(7).next(3));
            journal.setAside(entries.get(0), QuarantineReason.REFUSED_BY_KAFKA);
            journal.setAside(entries.get(1), QuarantineReason.REFUSED_BY_KAFKA);
            journal.published(entries.get(2).end());
        }
        return home;
    }

    private void assertStopsAfter(String name, String file, Consumer<Path> damage) {
        Path damaged = directory.resolve(name).resolve(file);
        try (SqliteJournal journal = JournalFiles.open(directory.resolve(name))) {
            journal.append(new RandomEvents(7).next(3));
            journal.check();
            damage.accept(damaged);
            assertThatThrownBy(journal::check)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(damaged + " was deleted, replaced or truncated");
            assertThatThrownBy(() -> journal.append(new RandomEvents(8).next(1)))
                    .isInstanceOf(JournalException.class);
        }
    }

    private void assertIntactOrRefused(Path original, String name, Consumer<Path> damage) {
        Path copy = JournalFiles.crashed(original, directory.resolve(name));
        damage.accept(copy);
        List<Entry> read = new ArrayList<>();
        try (SqliteJournal journal = JournalFiles.open(copy)) {
            List<Entry> next;
            do {
                next = journal.read(PUBLISHED + read.size(), 7, Long.MAX_VALUE);
                read.addAll(next);
            } while (!next.isEmpty());
        } catch (JournalException e) {
            assertThat(e.fault()).isEqualTo(Fault.PERMANENT);
            refused++;
            return;
        }
        assertThat(RandomEvents.described(read)).as(name).isEqualTo(unpublished);
        intact++;
    }
}
