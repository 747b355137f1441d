package dev.clerkbridge.usersync.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FocusTest {

    private static final long FAR = 1_000_000;
    private static final long NEAR = 10;

    private final Focus focus = new Focus();

    @Test
    void allAreReadTogetherWhileNoneIsFarBehind() {
        assertThat(turns(3, Map.of(0, NEAR, 1, NEAR, 2, 0L))).containsExactly("0 1 2", "0 1 2", "0 1 2");
    }

    @Test
    void thoseFarBehindTakeTurnsWithAllOthersTogether() {
        assertThat(turns(5, Map.of(0, NEAR, 1, FAR, 2, NEAR, 3, FAR))).containsExactly("1", "3", "0 2", "1", "3");
    }

    @Test
    void withNoOthersTheTurnsGoRoundAtOnce() {
        assertThat(turns(4, Map.of(0, FAR, 1, FAR, 2, FAR))).containsExactly("0", "1", "2", "0");
    }

    @Test
    void aTurnLastsUntilItsBatchEndsOrLittleIsLeftToRead() {
        turns(1, Map.of(0, FAR, 1, FAR));

        assertThat(read(Map.of(0, FAR, 1, FAR), false)).isEqualTo("0");
        assertThat(read(Map.of(0, NEAR, 1, FAR), false)).isEqualTo("1");
        assertThat(read(Map.of(0, NEAR, 1, FAR), true)).isEqualTo("0");
    }

    private List<String> turns(int count, Map<Integer, Long> lags) {
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.add(read(lags, true));
        }
        return turns;
    }

    /** The partitions that are read. */
    private String read(Map<Integer, Long> lags, boolean nextTurn) {
        Set<TopicPartition> assigned = lags.keySet().stream()
                .map(partition -> new TopicPartition("events", partition))
                .collect(Collectors.toSet());
        Set<TopicPartition> leftOut =
                focus.leftOut(assigned, partition -> lags.getOrDefault(partition.partition(), 0L), nextTurn);
        Set<String> read = new TreeSet<>();
        assigned.stream()
                .filter(partition -> !leftOut.contains(partition))
                .forEach(partition -> read.add(String.valueOf(partition.partition())));
        return String.join(" ", read);
    }
}
