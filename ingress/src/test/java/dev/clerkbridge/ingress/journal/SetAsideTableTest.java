// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetAsideTableTest {

    @TempDir
    Path directory;

    @Test
    void readsAndDeletesWhileTheJournalIsOpen() {
        List<Event> events = new RandomEvents(5).next(5);
        try (SqliteJournal journal = SqliteJournal.open(directory, time -> {}, percent -> {})) {
            // Given
            List<Entry> entries = journal.append(events);
            entries.forEach(entry -> journal.setAside(entry, QuarantineReason.REFUSED_BY_KAFKA));
            long bytes = journal.backlog().bytes();
            journal.check();
            assertThat(journal.backlog().setAside()).isEqualTo(5);

            // When
            try (SetAsideTable table = SetAsideTable.open(directory)) {
                List<SetAsideTable.Row> rows = table.read(0, 100);
                table.delete(List.of(2L, 4L));

                // Then
                assertThat(rows).hasSize(5);
                for (int i = 0; i < 5; i++) {
                    assertThat(rows.get(i).svix()).isEqualTo(events.get(i).svix());
                    assertThat(rows.get(i).acceptedAt()).isEqualTo(events.get(i).acceptedAt());
                    assertThat(rows.get(i).body()).isEqualTo(events.get(i).body());
                    assertThat(rows.get(i).reason()).isEqualTo("refused-by-kafka");
                }
                assertThat(table.read(0, 100))
                        .extracting(SetAsideTable.Row::seq)
                        .containsExactly(1L, 3L, 5L);
            }
            journal.check();
            assertThat(journal.backlog().setAside()).isEqualTo(3);
            assertThat(journal.backlog().bytes())
                    .isEqualTo(bytes - entries.get(1).bytes() - entries.get(3).bytes());
            journal.append(new RandomEvents(6).next(3));
            journal.published(entries.get(4).end());
            journal.tidy();
        }
        try (SqliteJournal journal = SqliteJournal.open(directory, time -> {}, percent -> {})) {
            assertThat(journal.last()).isEqualTo(8);
        }
    }

    @Test
    void reportsThatTheFileIsDamaged() throws IOException {
        // Given
        Files.write(directory.resolve(JournalFiles.DATABASE), new byte[8192]);
        JournalFiles.damage(directory.resolve(JournalFiles.DATABASE), 0);

        // When
        assertThatThrownBy(() -> SetAsideTable.open(directory))
                // Then
                .hasMessageContaining("Could not open the table set_aside in " + directory)
                .hasMessageContaining("docs/guarantees.md")
                .extracting("fault")
                .isEqualTo(JournalException.Fault.PERMANENT);
    }

    @Test
    void reportsADirectoryWithoutAJournal() {
        assertThatThrownBy(() -> SetAsideTable.open(directory)).hasMessageContaining("There is no journal at");
    }
}
