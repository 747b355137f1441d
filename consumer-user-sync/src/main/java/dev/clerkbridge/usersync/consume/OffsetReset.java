// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.metrics.SyncMetrics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Seeks to the beginning of a partition if the group has no committed offset for it, or if the next offset to read is
 * out of range or, after an unclean leader election, belongs to lost records ({@code LogTruncationException}). Records
 * that Kafka deleted before they were read are counted and logged as an error. Then the group commits the offset after
 * them, also if the partition is empty, so that its next owner does not count them again.
 */
final class OffsetReset {

    private static final Logger LOGGER = LoggerFactory.getLogger(OffsetReset.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Consumer<?, ?> consumer;
    private final OpenRecords open;
    private final SyncMetrics metrics;

    /**
     * Partitions already logged as having no offset. The client can report a partition again before its position has
     * moved.
     */
    private final Set<TopicPartition> reported = new HashSet<>();

    OffsetReset(Consumer<?, ?> consumer, OpenRecords open, SyncMetrics metrics) {
        this.consumer = consumer;
        this.open = open;
        this.metrics = metrics;
    }

    /**
     * Seeks to the beginning of each partition that the failure names, unless it is no longer assigned.
     *
     * @return the partitions that lost records before the next offset to read, so that records read earlier are no
     *     longer in Kafka or have other offsets
     * @throws org.apache.kafka.common.KafkaException when Kafka does not return the beginning offsets of partitions
     *     whose next offset is out of range
     */
    Set<TopicPartition> reset(InvalidOffsetException failure) {
        Set<TopicPartition> partitions = new HashSet<>(failure.partitions());
        partitions.retainAll(consumer.assignment());
        try {
            return seek(failure, consumer.beginningOffsets(partitions, TIMEOUT));
        } catch (TimeoutException e) {
            if (failure instanceof OffsetOutOfRangeException) {
                throw e;
            }
            // One partition without a leader is enough for this. The client asks again for each partition, and no
            // partition waits for another.
            LOGGER.atWarn()
                    .addKeyValue("partitions", partitions)
                    .log("The group has no offset for these partitions, and Kafka has not said where they begin;"
                            + " each is read from its first event as soon as it has a leader. If Kafka has already"
                            + " deleted events, the mirror may lack them until it is reconciled with Clerk");
            partitions.forEach(partition -> ifAssigned(() -> consumer.seekToBeginning(Set.of(partition))));
            return Set.of();
        }
    }

    private Set<TopicPartition> seek(InvalidOffsetException failure, Map<TopicPartition, Long> begins) {
        Map<TopicPartition, Long> wanted = failure instanceof OffsetOutOfRangeException outOfRange
                ? outOfRange.offsetOutOfRangePartitions()
                : Map.of();
        Set<TopicPartition> truncated = new HashSet<>();
        begins.forEach((partition, begin) -> {
            Long offset = wanted.get(partition);
            if (offset != null) {
                report(partition, offset, begin);
                if (begin <= offset) {
                    truncated.add(partition);
                }
            } else if (begin > 0 && reported.add(partition)) {
                reportUnknown(partition, begin);
            }
            ifAssigned(() -> {
                consumer.seek(partition, begin);
                if (offset != null && begin > offset) {
                    open.skipTo(partition, begin);
                }
            });
        });
        return truncated;
    }

    /** The group can take a partition away before the consumer seeks. */
    private static void ifAssigned(Runnable seek) {
        try {
            seek.run();
        } catch (IllegalStateException e) {
            LOGGER.atDebug().setCause(e).log("Partition is no longer assigned");
        }
    }

    /**
     * Warns that events may be missing, because Kafka has deleted the partition's first ones. The group is new, has
     * never committed this partition, or had no members for so long that Kafka deleted its offsets.
     */
    private static void reportUnknown(TopicPartition partition, long begin) {
        of(LOGGER.atWarn(), partition)
                .addKeyValue("from", begin)
                .log("The group has no offset for this partition, and Kafka has deleted the partition's first events;"
                        + " the mirror may lack events until it is reconciled with Clerk");
    }

    private void report(TopicPartition partition, long wanted, long begin) {
        if (begin > wanted) {
            metrics.expired(begin - wanted);
            of(LOGGER.atError(), partition)
                    .addKeyValue("from", wanted)
                    .addKeyValue("to", begin - 1)
                    .addKeyValue("events", begin - wanted)
                    .log("Kafka deleted events before they were read; the mirror lacks these events until it is"
                            + " reconciled with Clerk");
        } else {
            of(LOGGER.atError(), partition)
                    .addKeyValue("offset", wanted)
                    .log("The partition lost records before this offset, because the topic was recreated or a replica"
                            + " without these records became the leader; reading the partition from its beginning."
                            + " If events are lost, reconcile --apply repairs the mirror");
        }
    }

    private static LoggingEventBuilder of(LoggingEventBuilder line, TopicPartition partition) {
        return line.addKeyValue("topic", partition.topic()).addKeyValue("partition", partition.partition());
    }
}
