package dev.clerkbridge.ingress.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.Events;
import dev.clerkbridge.ingress.journal.Journal;
import dev.clerkbridge.ingress.journal.SqliteJournal;
import dev.clerkbridge.ingress.journal.Tail;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.operations.health.Component;
import dev.clerkbridge.operations.health.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCommitterTest {

    private static final int EVENTS = 60;

    @TempDir
    Path directory;

    /** The smaller the journal, the more of its room is taken by events that are not committed at the refusal. */
    @ParameterizedTest
    @ValueSource(longs = {20_000, 50_000, 80_000})
    void staysFullAfterARefusalHoweverItFallsBetweenTwoCommits(long maxBytes) {
        for (int round = 0; round < 5; round++) {
            // Given
            Component health = new Health().required("journal");
            Map<AcceptResult, Integer> settled = new ConcurrentHashMap<>();
            try (Journal journal = SqliteJournal.open(directory.resolve(String.valueOf(round)), time -> {});
                    GroupCommitter committer = committer(journal, maxBytes, health)) {
                // When
                for (Event event : new Events(round).next(EVENTS)) {
                    committer.offer(event, settlement -> settled.merge(settlement, 1, Integer::sum));
                }

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

    private static GroupCommitter committer(Journal journal, long maxBytes, Component health) {
        return new GroupCommitter(
                journal, new Tail(journal), maxBytes, new JournalMetrics(new SimpleMeterRegistry()), health);
    }
}
