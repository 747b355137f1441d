// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a search has come in one partition, and what it found there.
 *
 * <pre>
 *   offsets   begin ······················ from ──── window ────► before ············ end
 *                                            │                      │
 *                 the next window ends here ─┘                      └─ the last window began here
 * </pre>
 */
final class PartitionScan {

    private final TopicPartition partition;
    private final long begin;
    private final int limit;
    private final Deque<ReceivedEvent> newestFirst = new ArrayDeque<>();
    private final Deque<ReceivedEvent> window = new ArrayDeque<>();
    private long before;
    private long from;

    /**
     * Reads nothing yet.
     *
     * @param limit how many hits of a window are kept, so that memory is bounded
     */
    PartitionScan(TopicPartition partition, long begin, long before, int limit) {
        this.partition = partition;
        this.begin = begin;
        this.before = before;
        this.from = before;
        this.limit = limit;
    }

    TopicPartition partition() {
        return partition;
    }

    boolean isFinished() {
        return before <= begin;
    }

    /** Offsets that are still to be read. */
    long left() {
        return Math.max(0, before - begin);
    }

    /** Where the search goes on in this partition. */
    long before() {
        return before;
    }

    /** Begins a window of at most that many offsets, and returns the first. */
    long openWindow(long length) {
        from = Math.max(begin, before - length);
        return from;
    }

    boolean isInWindow(long offset) {
        return offset < before;
    }

    /** Adds a hit; hits of a window come in the order of their offsets. What does not fit will be read again. */
    void add(ReceivedEvent event) {
        window.addFirst(event);
        if (window.size() > limit) {
            from = window.removeLast().record().offset() + 1;
        }
    }

    void closeWindow() {
        newestFirst.addAll(window);
        window.clear();
        before = from;
    }

    int hits() {
        return newestFirst.size();
    }

    /** The time of the newest hit that was not taken; the least value if there is none. */
    long newestTime() {
        return newestFirst.isEmpty()
                ? Long.MIN_VALUE
                : newestFirst.getFirst().record().timestamp();
    }

    ReceivedEvent take() {
        return newestFirst.removeFirst();
    }

    /** Leaves the hits that were not taken to the next page. */
    void leaveRest() {
        if (!newestFirst.isEmpty()) {
            before = newestFirst.getFirst().record().offset() + 1;
        }
    }
}
