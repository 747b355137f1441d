// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchPositionTest {

    private static final Set<String> TOPICS = Set.of("clerk.events");

    @Test
    void parsesTheResultOfToString() {
        SearchPosition position = new SearchPosition(Map.of(
                new TopicPartition("clerk.events", 0), 12L, new TopicPartition("clerk.events", 11), 4_000_000_000L));

        assertThat(SearchPosition.parse(position.toString(), TOPICS)).isEqualTo(position);
    }

    /** EVENTS_PARTITIONS is at most 500, and a new snapshots topic has as many. */
    @Test
    void aLinkHasRoomForTheLargestTopics() {
        Map<TopicPartition, Long> before = new HashMap<>();
        for (int partition = 0; partition < 500; partition++) {
            before.put(new TopicPartition("clerk.events", partition), 4_000_000_000L);
            before.put(new TopicPartition("clerk.snapshots", partition), 400_000_000L);
        }
        SearchPosition position = new SearchPosition(before);

        assertThat(SearchPosition.parse(position.toString(), Set.of("clerk.events", "clerk.snapshots")))
                .isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "clerk.events",
                "clerk.events~0",
                "clerk.events~x~1",
                "clerk.events~0~-1",
                "other.topic~0~1",
                "__consumer_offsets~0~1",
                "clerk.events~0~1~2"
            })
    void refusesTextThatIsNotAPosition(String text) {
        assertThatThrownBy(() -> SearchPosition.parse(text, TOPICS)).isInstanceOf(IllegalArgumentException.class);
    }
}
