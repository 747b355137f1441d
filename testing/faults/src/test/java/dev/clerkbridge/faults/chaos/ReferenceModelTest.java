// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferenceModelTest {

    private static final List<SentEvent> HISTORY =
            Stream.generate(new EventSource(4)::next).limit(10_000).toList();

    private static final ReferenceModel MODEL = modelOf(HISTORY);
    private static final Set<String> POISON = HISTORY.stream()
            .filter(SentEvent::poison)
            .map(sent -> sent.event().id())
            .collect(Collectors.toSet());

    private final Map<String, Row> rows = MODEL.rows();

    @Test
    void theOrderOfTheHistoryDoesNotMatter() {
        // Given
        List<SentEvent> shuffled = new ArrayList<>(HISTORY);
        Collections.shuffle(shuffled, new Random(4));

        // Then
        assertThat(modelOf(shuffled).rows()).isEqualTo(rows).hasSizeGreaterThan(1_000);
        assertThat(rows.values()).anyMatch(Row::deleted);
        assertThat(HISTORY).anyMatch(sent -> sent.event().body().length > 350_000);
    }

    @Test
    void aSnapshotBeatsOlderWebhooksAndLosesToTheWebhookOfItsVersion() {
        // Given
        EventSource source = new EventSource(4);
        source.mixSnapshots(true);
        List<SentEvent> mixed = Stream.generate(source::next).limit(10_000).toList();

        // When
        Set<String> rowsAreFrom =
                modelOf(mixed).rows().values().stream().map(Row::lastEventId).collect(Collectors.toSet());

        // Then
        List<SentEvent> snapshots = mixed.stream().filter(SentEvent::isSnapshot).toList();
        Set<String> retold = mixed.stream()
                .filter(SentEvent::isWebhookOfAnUpdate)
                .map(sent -> sent.asSnapshot(Instant.now()).event().id())
                .collect(Collectors.toSet());
        assertThat(snapshots).anyMatch(sent -> retold.contains(sent.event().id()));
        assertThat(snapshots).anyMatch(sent -> rowsAreFrom.contains(sent.event().id()));
        assertThat(rowsAreFrom).doesNotContainAnyElementsOf(retold);
    }

    @Test
    void missingSuperfluousAndOutdatedRowsAreWrong() {
        // Given
        List<String> ids = rows.keySet().stream().sorted().limit(2).toList();
        Row old = new Row("msg_old", false, "Ada", null, 0);

        // When
        rows.remove(ids.get(0));
        rows.put(ids.get(1), old);
        rows.put("user_left_over", old);

        // Then
        assertThat(MODEL.wrong(rows)).containsOnlyKeys(ids.get(0), ids.get(1), "user_left_over");
    }

    @Test
    void countsSuperfluousAndMissingDeadLetters() {
        assertThat(POISON).isNotEmpty();
        assertThat(MODEL.wronglyDeadLettered(POISON)).isZero();
        assertThat(MODEL.missingDeadLetters(POISON)).isZero();
        assertThat(MODEL.wronglyDeadLettered(Set.of("msg_good"))).isOne();
        assertThat(MODEL.missingDeadLetters(Set.of())).isEqualTo(POISON.size());
    }

    private static ReferenceModel modelOf(List<SentEvent> history) {
        ReferenceModel model = new ReferenceModel();
        history.forEach(model::sent);
        return model;
    }
}
