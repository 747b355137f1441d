// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.TopicPartition;

/**
 * The progress and the hits of a search in one partition.
 *
 * <pre>
 *   offsets   begin ······················ from ──── window ────► before ············ end
 *                                            │                      │
 *                 the next window ends here ─┘                      └─ the previous window began here
 * </pre>
 */
final class PartitionScan {

    private final TopicPartition partition;
    private final long begin;
    private final int limit;
    private final long maxBytes;
    private final Deque<ReceivedEvent> newestFirst = new ArrayDeque<>();
    private final Deque<ReceivedEvent> window = new ArrayDeque<>();
    private long windowBytes;
    private long hitBytes;
    private long before;
    private long from;

    /**
     * Creates a scan of the offsets from {@code begin} (inclusive) to {@code before} (exclusive).
     *
     * @param limit the maximum number of hits kept per window, to bound memory
     * @param maxBytes the maximum size of these hits; one hit is kept even if it is larger
     */
    PartitionScan(TopicPartition partition, long begin, long before, int limit, long maxBytes) {
        this.partition = partition;
        this.begin = begin;
        this.before = before;
        this.from = before;
        this.limit = limit;
        this.maxBytes = maxBytes;
    }

    TopicPartition partition() {
        return partition;
    }

    boolean isFinished() {
        return before <= begin;
    }

    /** The number of offsets that have not been read yet. */
    long left() {
        return Math.max(0, before - begin);
    }

    /** The exclusive upper bound of the offsets that have not been read yet. */
    long before() {
        return before;
    }

    /** Starts a window of at most {@code length} offsets and returns its first offset. */
    long openWindow(long length) {
        from = Math.max(begin, before - length);
        return from;
    }

    boolean isBeforeWindowEnd(long offset) {
        return offset < before;
    }

    /**
     * Adds a hit. Hits must be added in order of their offsets. If there are too many, the oldest are left for the next
     * window.
     */
    void add(ReceivedEvent event) {
        window.addFirst(event);
        windowBytes += bytes(event);
        while (window.size() > 1 && (window.size() > limit || windowBytes > maxBytes)) {
            ReceivedEvent oldest = window.removeLast();
            windowBytes -= bytes(oldest);
            from = oldest.record().offset() + 1;
        }
    }

    private static long bytes(ReceivedEvent event) {
        long keySize = Math.max(0, event.record().serializedKeySize());
        return keySize + Math.max(0, event.record().serializedValueSize());
    }

    void closeWindow() {
        newestFirst.addAll(window);
        hitBytes += windowBytes;
        window.clear();
        windowBytes = 0;
        before = from;
    }

    int hits() {
        return newestFirst.size();
    }

    /** The size of all hits that the closed windows contained. */
    long hitBytes() {
        return hitBytes;
    }

    /** The time of the newest hit that has not been taken; {@link Long#MIN_VALUE} if there is none. */
    long newestTime() {
        return newestFirst.isEmpty()
                ? Long.MIN_VALUE
                : newestFirst.getFirst().record().timestamp();
    }

    ReceivedEvent take() {
        return newestFirst.removeFirst();
    }

    /** Moves the scan back, so that the next page finds the hits that were not taken. */
    void leaveRest() {
        if (!newestFirst.isEmpty()) {
            before = newestFirst.getFirst().record().offset() + 1;
        }
    }
}
