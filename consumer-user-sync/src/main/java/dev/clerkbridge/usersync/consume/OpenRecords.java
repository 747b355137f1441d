// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.Outcome;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The records of the assigned partitions that have been read but not yet settled. */
final class OpenRecords {

    /**
     * Reading stops when open records use an eighth of the heap, because Kafka's buffers and a transaction's parameters
     * need memory too.
     */
    private static final long MAX_BYTES = Runtime.getRuntime().maxMemory() / 8;

    private final SyncMetrics metrics;
    private final Map<TopicPartition, PartitionProgress> partitions = new HashMap<>();
    /** The next offset to count in each partition. Kept after a revocation, so that a record is counted only once. */
    private final Map<TopicPartition, Long> countedUpTo = new HashMap<>();

    private final Set<TopicPartition> everCommitted = new HashSet<>();
    private long bytes;

    OpenRecords(SyncMetrics metrics) {
        this.metrics = metrics;
    }

    /** Called before the records of the next batch are added. */
    void beginBatch() {
        partitions.values().forEach(PartitionProgress::beginBatch);
    }

    void add(PendingRecord record) {
        partitions
                .computeIfAbsent(record.partition(), partition -> new PartitionProgress())
                .add(record);
        bytes += record.bytes();
        if (record.offset() >= countedUpTo.getOrDefault(record.partition(), 0L)) {
            countedUpTo.put(record.partition(), record.offset() + 1);
            record.count();
            metrics.consumed();
        }
    }

    /** Called if the records before this offset were deleted before they were read. */
    void skipTo(TopicPartition partition, long offset) {
        partitions.computeIfAbsent(partition, added -> new PartitionProgress()).skipTo(offset);
    }

    /** All open records, ordered by offset within each partition. */
    List<PendingRecord> all() {
        return stream().toList();
    }

    private Stream<PendingRecord> stream() {
        return partitions.values().stream().flatMap(partition -> partition.open().stream());
    }

    /** Removes the settled records, and counts their outcomes. */
    void removeSettled() {
        partitions.values().forEach(partition -> partition.removeSettled().forEach(this::removed));
    }

    /** Removes all partitions, as {@link #remove} does. */
    void clear() {
        remove(List.copyOf(partitions.keySet()));
    }

    /** Removes partitions; their open records get the outcome {@link Outcome#RETURNED}. */
    void remove(Collection<TopicPartition> revoked) {
        for (TopicPartition partition : revoked) {
            PartitionProgress progress = partitions.remove(partition);
            if (progress != null) {
                progress.open().forEach(PendingRecord::giveBack);
                progress.open().forEach(this::removed);
            }
        }
    }

    private void removed(PendingRecord record) {
        bytes -= record.bytes();
        if (record.isCounted()) {
            metrics.countOutcome(record.decoded().type(), Objects.requireNonNull(record.outcome()));
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return partitions.values().stream()
                .mapToInt(partition -> partition.open().size())
                .sum();
    }

    /** Number of open records that the metrics have counted as read. */
    int counted() {
        return (int) stream().filter(PendingRecord::isCounted).count();
    }

    boolean isFull() {
        return bytes >= MAX_BYTES;
    }

    Set<TopicPartition> partitionsToPause() {
        return partitions.keySet().stream()
                .filter(partition -> of(partition).mustPause())
                .collect(Collectors.toSet());
    }

    /** The failure of a held-up record; null if no record is held up. */
    @Nullable Failure heldUpBy() {
        return stream()
                .map(PendingRecord::heldUpBy)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    int size(TopicPartition partition) {
        return of(partition).open().size();
    }

    /** The time of the first open record of the partition; null if there is none. */
    @Nullable Instant oldest(TopicPartition partition) {
        return of(partition).oldest();
    }

    private PartitionProgress of(TopicPartition partition) {
        return partitions.getOrDefault(partition, new PartitionProgress());
    }

    Map<TopicPartition, OffsetAndMetadata> committable() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        partitions.forEach((partition, progress) -> {
            OffsetAndMetadata offset = progress.committable();
            if (offset != null) {
                offsets.put(partition, offset);
            }
        });
        return offsets;
    }

    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> of(partition).committed(offset.offset()));
        everCommitted.addAll(offsets.keySet());
    }

    /**
     * Handles partitions whose offset is missing or out of range. If this process has committed an offset of such a
     * partition, the topic may have been recreated, so the partition's records are counted again.
     */
    void offsetsLost(Set<TopicPartition> lost) {
        lost.stream().filter(everCommitted::remove).forEach(countedUpTo::remove);
    }
}
