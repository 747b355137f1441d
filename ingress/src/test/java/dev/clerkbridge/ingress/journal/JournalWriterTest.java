// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalWriterTest {

    private static final int EVENTS = 60;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {20_000, 50_000, 80_000})
    void reportsThatItIsFullAfterARefusalBeforeTheNextCommit(long maxBytes) {
        for (int round = 0; round < 5; round++) {
            // Given
            Component health = new Health().required("journal");
            Map<AcceptResult, Integer> settled = new ConcurrentHashMap<>();
            try (Journal journal =
                            SqliteJournal.open(directory.resolve(String.valueOf(round)), time -> {}, percent -> {});
                    JournalWriter writer = writer(journal, maxBytes, health)) {
                // When
                writer.accept(new RandomEvents(round)
                        .next(EVENTS).stream()
                                .map(event ->
                                        new EventSubmission(event, result -> settled.merge(result, 1, Integer::sum)))
                                .toList());

                // Then
                await().untilAsserted(() -> assertThat(health.cause()).contains("JOURNAL_MAX_BYTES"));
                await().untilAsserted(() -> assertThat(settled.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .isEqualTo(EVENTS));
                assertThat(settled).containsKey(AcceptResult.FULL);
                assertThat(journal.backlog().bytes()).isLessThanOrEqualTo(maxBytes);
            }
        }
    }

    @Test
    void checksForOutsideChangesRarelyWhileDeletingEvents() {
        // Given a journal that always has published events to delete
        AtomicInteger deletions = new AtomicInteger();
        AtomicInteger checks = new AtomicInteger();
        Journal journal = new ModelJournal() {
            @Override
            public boolean tidy() {
                return deletions.incrementAndGet() > 0;
            }

            @Override
            public void check() {
                checks.incrementAndGet();
            }
        };

        // When
        JournalWriter writer = writer(journal, 1_000_000, new Health().required("journal"));
        await().until(() -> deletions.get() > 200);
        writer.close();

        // Then
        assertThat(checks.get()).isBetween(1, deletions.get() / 2);
    }

    private static JournalWriter writer(Journal journal, long maxBytes, Component health) {
        return new JournalWriter(
                journal,
                new JournalFeed(journal),
                maxBytes,
                new JournalMetrics(new SimpleMeterRegistry()),
                health,
                failure -> {});
    }
}
