// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.testing.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens journals that another release wrote. Each has six events; two or all of them are published. */
class JournalVersionTest {

    private static final Path WRITTEN_BY_VERSION_1 = Path.of("src/test/resources/journal/version-1");
    private static final int EVENTS = 6;
    private static final int MAX_BODY_BYTES = 2_000;

    @TempDir
    Path directory;

    @Test
    void readsTheBacklogOfAnEarlierRelease() {
        // Given
        Path journalOfVersion1 = copy("backlog");

        // When
        try (SqliteJournal journal = JournalFiles.open(journalOfVersion1)) {
            List<Entry> entries = journal.read(journal.published().seq(), 10, Long.MAX_VALUE);

            // Then
            assertThat(entries).extracting(Entry::seq).containsExactly(3L, 4L, 5L, 6L);
            assertThat(entries.stream().map(entry -> entry.event().id()))
                    .containsExactlyElementsOf(
                            written().subList(2, EVENTS).stream().map(Event::id).toList());
        }
    }

    @Test
    void createsTheTablesThatAnEarlierReleaseExpects() throws Exception {
        // When
        JournalFiles.open(directory.resolve("new")).close();

        // Then
        assertThat(tables(directory.resolve("new"))).isEqualTo(tables(copy("drained")));
    }

    @Test
    void replacesADrainedJournalInAnotherFormatAndContinuesItsSequence() throws Exception {
        // Given
        Path other = copy("drained");
        JournalFiles.execute(other, "PRAGMA user_version = 7", "CREATE TABLE unheard_of (column)");

        // When
        try (CapturedLog log = CapturedLog.open();
                SqliteJournal journal = JournalFiles.open(other)) {
            List<Entry> entries = journal.append(new RandomEvents(1).next(3));

            // Then
            assertThat(entries.get(0).seq()).isEqualTo(EVENTS + 1);
            assertThat(log.text()).contains("delete the old file", "journal.db.version-7");
            JournalFiles.crashed(other, directory.resolve("crashed"));
        }
        try (SqliteJournal journal = JournalFiles.open(directory.resolve("crashed"))) {
            assertThat(journal.backlog().events()).isEqualTo(3);
        }
        assertThat(other.resolve("journal.db.version-7")).exists();
    }

    @Test
    void replacesADrainedJournalAgainAfterADowngrade() throws Exception {
        // Given
        Path other = copy("drained");
        JournalFiles.execute(other, "PRAGMA user_version = 7");
        JournalFiles.open(other).close();

        // When
        JournalFiles.execute(other, "PRAGMA user_version = 7");

        // Then
        try (SqliteJournal journal = JournalFiles.open(other)) {
            assertThat(journal.append(new RandomEvents(1).next(1)).get(0).seq()).isEqualTo(EVENTS + 1);
        }
        assertThat(other.resolve("journal.db.version-7")).exists();
    }

    @Test
    void refusesABacklogInAnotherFormat() throws Exception {
        // Given
        Path other = copy("backlog");
        JournalFiles.execute(other, "PRAGMA user_version = 7");
        byte[] before = Files.readAllBytes(other.resolve(JournalFiles.DATABASE));

        // When
        assertThatThrownBy(() -> JournalFiles.open(other))
                // Then
                .hasMessageContaining("format version 7 and still contains events")
                .hasMessageContaining("ingress.jar drain");
        assertThat(Files.readAllBytes(other.resolve(JournalFiles.DATABASE))).isEqualTo(before);
    }

    @Test
    void refusesSetAsideEventsInAnotherFormat() throws Exception {
        // Given
        Path other = copy("drained");
        try (SqliteJournal journal = JournalFiles.open(other)) {
            Entry entry = journal.append(new RandomEvents(1).next(1)).get(0);
            journal.setAside(entry, QuarantineReason.REFUSED_BY_KAFKA);
            journal.published(entry.end());
        }
        JournalFiles.execute(other, "PRAGMA user_version = 7");

        // When
        assertThatThrownBy(() -> JournalFiles.open(other))
                // Then
                .hasMessageContaining("format version 7 and still contains events")
                .hasMessageContaining("redrive --from set-aside");
        assertThat(other.resolve("journal.db.version-7")).doesNotExist();
    }

    /** The events that were appended when the files were created. */
    private static List<Event> written() {
        List<Event> events = new ArrayList<>();
        RandomEvents source = new RandomEvents(11);
        while (events.size() < EVENTS) {
            Event event = source.next();
            if (event.body().length < MAX_BODY_BYTES) {
                events.add(event);
            }
        }
        return events;
    }

    private Path copy(String kind) {
        return JournalFiles.crashed(WRITTEN_BY_VERSION_1.resolve(kind), directory.resolve(kind));
    }

    private static List<String> tables(Path journal) throws Exception {
        List<String> tables = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + journal.resolve(JournalFiles.DATABASE));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sql FROM sqlite_schema ORDER BY name")) {
            while (rows.next()) {
                tables.add(rows.getString(1).replaceAll("\\s+", " "));
            }
        }
        return tables;
    }
}
