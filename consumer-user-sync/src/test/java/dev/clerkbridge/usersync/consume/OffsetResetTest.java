// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.metrics.SyncMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Cases that a single real broker cannot produce; the others are in {@link KafkaOffsetsIT}. */
class OffsetResetTest {

    private static final TopicPartition FIRST = new TopicPartition("events", 0);
    private static final TopicPartition SECOND = new TopicPartition("events", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final SyncMetrics metrics = new SyncMetrics(new SimpleMeterRegistry());
    private final OpenRecords open = new OpenRecords(metrics);
    private final OffsetReset reset = new OffsetReset(consumer, open, metrics);

    @Test
    void aPartitionWithoutALeaderDoesNotKeepTheOthersFromBeingRead() {
        // Given: Kafka's client times out if one of the partitions has no leader
        consumer.assign(Set.of(FIRST, SECOND));
        consumer.setOffsetsException(new TimeoutException());

        // When
        reset.reset(new NoOffsetForPartitionException(Set.of(FIRST, SECOND)));

        // Then: the client finds out by itself where a partition begins
        consumer.updateBeginningOffsets(Map.of(FIRST, 7L));
        assertThat(consumer.position(FIRST)).isEqualTo(7);
    }

    @Test
    void ignoresAPartitionThatIsTakenAwayWhileKafkaDoesNotAnswer() {
        // Given
        MockConsumer<byte[], byte[]> losing = new MockConsumer<>("none") {
            @Override
            public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> of, Duration timeout) {
                assign(Set.of(FIRST));
                throw new TimeoutException();
            }
        };
        losing.assign(Set.of(FIRST, SECOND));

        // When
        new OffsetReset(losing, open, metrics).reset(new NoOffsetForPartitionException(Set.of(FIRST, SECOND)));

        // Then
        losing.updateBeginningOffsets(Map.of(FIRST, 7L));
        assertThat(losing.position(FIRST)).isEqualTo(7);
    }

    @Test
    void ignoresAPartitionThatIsNoLongerAssigned() {
        consumer.assign(Set.of(FIRST));
        consumer.updateBeginningOffsets(Map.of(FIRST, 7L, SECOND, 7L));

        reset.reset(new NoOffsetForPartitionException(Set.of(FIRST, SECOND)));

        assertThat(consumer.position(FIRST)).isEqualTo(7);
    }
}
