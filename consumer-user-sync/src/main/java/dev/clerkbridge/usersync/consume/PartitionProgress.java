// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The open records of one partition, and the offset that can be committed.
 *
 * <pre>
 *   offsets    10   11   12   13   14          Records are settled in any order. The offset of the
 *   settled     ✓    ✓    ·    ✓    ✓          first open record is committed.
 *   committable       12 ┘
 * </pre>
 */
final class PartitionProgress {

    /**
     * The partition is paused when reading is this many offsets ahead of its first open record. After a crash, these
     * records are read again.
     */
    private static final int MAX_AHEAD = 10_000;

    private final NavigableMap<Long, PendingRecord> open = new TreeMap<>();
    /**
     * The leader epochs of the records of the last batch, by their first offsets. Not of earlier batches, because the
     * topic may have been recreated since: Kafka's client would wait forever for a leader with the old topic's epoch.
     */
    private final NavigableMap<Long, Integer> epochs = new TreeMap<>();

    private long next;
    private @Nullable Long committed;

    void add(PendingRecord record) {
        open.put(record.offset(), record);
        next = record.offset() + 1;
        record.leaderEpoch().ifPresent(epoch -> {
            if (epochs.isEmpty() || !epochs.lastEntry().getValue().equals(epoch)) {
                epochs.put(record.offset(), epoch);
            }
        });
    }

    /** Called if the records before this offset were deleted before they were read. */
    void skipTo(long offset) {
        next = offset;
        epochs.clear();
    }

    /** Called before the next batch is added. */
    void beginBatch() {
        epochs.clear();
    }

    /** The records that have not been settled yet, ordered by offset. */
    Collection<PendingRecord> open() {
        return open.values();
    }

    /** Removes the settled records and returns them. */
    List<PendingRecord> removeSettled() {
        List<PendingRecord> settled = open.values().stream()
                .filter(record -> record.outcome() != null)
                .toList();
        open.values().removeIf(record -> record.outcome() != null);
        return settled;
    }

    /**
     * The offset to commit, with the leader epoch of the record before it if that is in the last batch; null if it is
     * already committed. After an unclean leader election, Kafka's client detects by the epoch that the partition has
     * other records up to the offset. Without it, these records would be skipped.
     */
    @Nullable OffsetAndMetadata committable() {
        Long offset = open.isEmpty() ? (Long) next : open.firstKey();
        return offset.equals(committed) ? null : new OffsetAndMetadata(offset, epochBefore(offset), "");
    }

    private Optional<Integer> epochBefore(long offset) {
        return Optional.ofNullable(epochs.lowerEntry(offset)).map(Map.Entry::getValue);
    }

    void committed(long offset) {
        committed = offset;
    }

    /** Whether to pause the partition until open records are settled. */
    boolean mustPause() {
        return !open.isEmpty()
                && (next - open.firstKey() >= MAX_AHEAD
                        || open.values().stream().anyMatch(PendingRecord::isDeadLetterRefused));
    }

    /** The time of the first open record; null if there is none. */
    @Nullable Instant oldest() {
        return open.isEmpty()
                ? null
                : Instant.ofEpochMilli(open.firstEntry().getValue().timestamp());
    }
}
