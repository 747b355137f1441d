// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.kafka.TopicState;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionQueuesTest {

    private static final int PARTITIONS = 3;
    private static final Duration AT_ONCE = Duration.ofNanos(-1);
    private static final Duration LATER = Duration.ofHours(1);

    private final PendingEvent event = new ExpiringEvent();
    private final PartitionQueues queues = new PartitionQueues(
            new IngressKafkaConfig(new KafkaProperties("127.0.0.1:1", Map.of()), "events", PARTITIONS, false, 1 << 20),
            PARTITIONS);

    @Test
    void aStuckPartitionNeedsANewProducerEvenIfOtherPartitionsProgress() {
        // When one partition has an event in flight, and the others have none
        PartitionQueue stuck = queues.of(event);
        stuck.sent(event);

        // Then
        assertThat(queues.whyNewProducer(topics(PARTITIONS), AT_ONCE)).startsWith(stuck + " has a leader");
        assertThat(queues.whyNewProducer(topics(PARTITIONS), LATER)).isNull();
    }

    @Test
    void aPartitionWithoutALeaderNeedsNoNewProducer() {
        // When
        PartitionQueue stuck = queues.of(event);
        stuck.sent(event);

        // Then
        assertThat(queues.whyNewProducer(topics(PARTITIONS, stuck.toString()), AT_ONCE))
                .isNull();
    }

    @Test
    void aTopicWithFewerPartitionsNeedsANewProducerAtOnce() {
        assertThat(queues.whyNewProducer(topics(1), LATER)).contains("1 partitions instead of 3");
        assertThat(queues.whyNewProducer(topics(PARTITIONS + 1), LATER)).isNull();
    }

    private static TopicState topics(int partitions, String... leaderless) {
        return new TopicState(partitions, List.of(leaderless));
    }
}
