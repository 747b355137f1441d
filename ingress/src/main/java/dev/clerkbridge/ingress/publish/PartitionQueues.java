// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.kafka.TopicState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The queues of one session: one for each partition of the events topic, and one for the quarantine topic. */
final class PartitionQueues {

    /** Half of the producer's default {@code buffer.memory}, so that {@code send} does not wait for memory. */
    private static final long MAX_BYTES = 16L << 20;

    /** If a partition does not respond for this long, the other partitions no longer wait for it. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(1);

    private final List<PartitionQueue> events = new ArrayList<>();
    private final PartitionQueue quarantine;

    PartitionQueues(IngressKafkaConfig config, int partitions) {
        long share = MAX_BYTES / (partitions + 1);
        for (int partition = 0; partition < partitions; partition++) {
            events.add(new PartitionQueue(config.eventsTopic() + "-" + partition, partition, share));
        }
        quarantine = new PartitionQueue(config.quarantineTopic(), null, share);
    }

    PartitionQueue of(PendingEvent event) {
        return event.quarantined() ? quarantine : events.get(event.partition(events.size()));
    }

    /**
     * Whether to continue with the events for other partitions although {@code full} has no room. True if its partition
     * is stuck and another one is not. If it makes progress, waiting is better; if all are stuck, Kafka is down.
     */
    boolean maySkip(PartitionQueue full) {
        return full.stuck(STUCK_AFTER) && events.stream().anyMatch(queue -> !queue.stuck(STUCK_AFTER));
    }

    /** Whether too many bytes are in flight to take more events. Stuck partitions do not count. */
    boolean full() {
        long bytes = all().filter(queue -> !queue.stuck(STUCK_AFTER))
                .mapToLong(PartitionQueue::bytes)
                .sum();
        return bytes >= MAX_BYTES / 2;
    }

    boolean anyWaiting() {
        return all().anyMatch(PartitionQueue::anyWaiting);
    }

    List<PartitionQueue> stuck(Duration timeout) {
        return all().filter(queue -> queue.stuck(timeout)).toList();
    }

    /**
     * Why only another producer can publish the events of a partition, or null if this one can. Either the partition
     * has a leader but has been stuck for {@code timeout}, or the topic was recreated without it.
     */
    @Nullable String whyNewProducer(TopicState topics, Duration timeout) {
        if (topics.partitions() < events.size()) {
            return "the events topic now has " + topics.partitions() + " partitions instead of " + events.size();
        }
        return stuck(timeout).stream()
                .filter(partition -> !topics.leaderless(partition.toString()))
                .map(partition -> partition + " has a leader, but has acknowledged nothing for " + timeout)
                .findFirst()
                .orElse(null);
    }

    Stream<PartitionQueue> all() {
        return Stream.concat(events.stream(), Stream.of(quarantine));
    }
}
