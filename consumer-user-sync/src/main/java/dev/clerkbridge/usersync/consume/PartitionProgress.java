// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
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
    private long next;
    private @Nullable Long committed;

    void add(PendingRecord record) {
        open.put(record.offset(), record);
        next = record.offset() + 1;
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

    /** The offset to commit; null if it is already committed. */
    @Nullable Long committable() {
        Long offset = open.isEmpty() ? (Long) next : open.firstKey();
        return offset.equals(committed) ? null : offset;
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
