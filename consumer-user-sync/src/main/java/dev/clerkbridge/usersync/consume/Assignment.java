package dev.clerkbridge.usersync.consume;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The queues of the partitions that this instance reads. */
final class Assignment {

    private final Map<TopicPartition, PartitionQueue> queues = new HashMap<>();

    void add(Work work) {
        queues.computeIfAbsent(work.partition(), partition -> new PartitionQueue())
                .add(work);
    }

    /** Forgets what was read of partitions that are somebody else's now, who reads it again. */
    void remove(Collection<TopicPartition> partitions) {
        partitions.forEach(queues::remove);
    }

    /** The offset of the first record of the partition that is not settled for good; null if there is none. */
    @Nullable Long firstOpen(TopicPartition partition) {
        PartitionQueue queue = queues.get(partition);
        return queue == null ? null : queue.firstOpen();
    }

    /** Forgets what was read of the partition and is not settled for good: it is read again. */
    void removeOpen(TopicPartition partition) {
        PartitionQueue queue = queues.get(partition);
        if (queue != null) {
            queue.clear();
        }
    }

    /** Open records that may be tried now, partition by partition. */
    List<Work> due(Instant now) {
        List<Work> due = new ArrayList<>();
        for (PartitionQueue queue : queues.values()) {
            if (queue.isDue(now)) {
                due.addAll(queue.open());
            }
        }
        return due;
    }

    /**
     * Takes note of what was settled.
     *
     * <p>What has to wait does so from now on, however long the attempt took: between two attempts the loop polls, or a
     * database that fails slowly would keep the group from moving partitions.
     *
     * @param begin when {@link #due} was asked for what was tried
     * @param failed whether what was tried and is still open has to wait
     */
    void advance(Instant begin, boolean failed) {
        Instant now = Instant.now();
        for (PartitionQueue queue : queues.values()) {
            boolean tried = queue.isDue(begin);
            queue.advance();
            if (tried && failed && !queue.isEmpty()) {
                queue.retryLater(now);
            }
        }
    }

    /** Partitions of which something is open; nothing more is read of them until it is settled. */
    Set<TopicPartition> held() {
        Set<TopicPartition> held = new HashSet<>();
        queues.forEach((partition, queue) -> {
            if (!queue.isEmpty()) {
                held.add(partition);
            }
        });
        return held;
    }

    Map<TopicPartition, OffsetAndMetadata> committable() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        queues.forEach((partition, queue) -> {
            Long offset = queue.committable();
            if (offset != null) {
                offsets.put(partition, new OffsetAndMetadata(offset));
            }
        });
        return offsets;
    }

    void committed(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            PartitionQueue queue = queues.get(partition);
            if (queue != null) {
                queue.committed();
            }
        });
    }

    /** Records of the partition that were read and are not settled for good. */
    int open(TopicPartition partition) {
        PartitionQueue queue = queues.get(partition);
        return queue == null ? 0 : queue.size();
    }

    /** What the open records take up in memory. */
    long openBytes() {
        return queues.values().stream().mapToLong(PartitionQueue::bytes).sum();
    }

    /** How old the first record is that is not settled, or the last one that was. */
    Duration age(TopicPartition partition, Instant now) {
        PartitionQueue queue = queues.get(partition);
        Long timestamp = queue == null ? null : queue.timestamp();
        if (timestamp == null) {
            return Duration.ZERO;
        }
        Duration age = Duration.between(Instant.ofEpochMilli(timestamp), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
