// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.contract.QuarantineReason;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteJournalModelTest {

    private static final int STEPS = 150;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void matchesTheModelAcrossCrashesAndRestarts(long seed) {
        // Given
        Random random = new Random(seed);
        RandomEvents events = new RandomEvents(seed);
        ModelJournal model = new ModelJournal();
        Path home = directory.resolve("0");
        SqliteJournal journal = JournalFiles.open(home);

        for (int step = 1; step <= STEPS; step++) {
            // When
            switch (random.nextInt(14)) {
                case 0 -> {
                    Path next = directory.resolve(String.valueOf(step));
                    JournalFiles.crashed(home, next);
                    journal.close();
                    home = next;
                    journal = JournalFiles.open(home);
                }
                case 1 -> {
                    journal.close();
                    journal = JournalFiles.open(home);
                }
                case 2 -> journal.tidy();
                case 3, 4 -> publish(random, model, journal);
                case 5, 6 -> setAside(random, model, journal);
                case 7 -> quarantine(model, journal);
                default -> append(events, 1 + random.nextInt(20), model, journal);
            }

            // Then
            assertSame(random, model, journal);
        }
        journal.close();
    }

    private static void append(RandomEvents events, int count, Journal model, Journal journal) {
        var group = events.next(count);
        assertThat(journal.append(group)).isEqualTo(model.append(group));
    }

    private static void publish(Random random, Journal model, Journal journal) {
        int most = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(30);
        List<Entry> entries = model.read(model.published().seq(), most, Long.MAX_VALUE);
        if (!entries.isEmpty()) {
            Entry upTo = entries.get(entries.size() - 1);
            model.published(upTo.end());
            journal.published(upTo.end());
        }
    }

    private static void quarantine(Journal model, Journal journal) {
        List<Entry> refused = model.read(model.published().seq(), 2, Long.MAX_VALUE).stream()
                .map(entry -> new Entry(
                        entry.seq(), entry.position(), entry.event().quarantined(QuarantineReason.REFUSED_BY_KAFKA)))
                .toList();
        model.quarantine(refused);
        journal.quarantine(refused);
    }

    /** Sets an event aside, but does not mark it as published, as if the process crashed between these two steps. */
    private static void setAside(Random random, Journal model, Journal journal) {
        List<Entry> entries = model.read(model.published().seq(), 3, Long.MAX_VALUE);
        if (!entries.isEmpty()) {
            Entry entry = entries.get(random.nextInt(entries.size()));
            for (Journal each : List.of(model, journal)) {
                each.setAside(entry, QuarantineReason.REFUSED_BY_KAFKA);
            }
        }
    }

    private static void assertSame(Random random, Journal model, Journal journal) {
        assertThat(journal.last()).isEqualTo(model.last());
        assertThat(journal.published()).isEqualTo(model.published());
        assertThat(journal.backlog()).isEqualTo(model.backlog());
        assertThat(journal.oldest()).isEqualTo(model.oldest());
        int maxEvents = 1 + random.nextInt(50);
        long maxBytes = 1L + random.nextInt(100_000);
        assertThat(RandomEvents.described(journal.read(model.published().seq(), maxEvents, maxBytes)))
                .isEqualTo(RandomEvents.described(model.read(model.published().seq(), maxEvents, maxBytes)));
    }
}
