package dev.clerkbridge.usersync.consume;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition that were read and not settled for good, and the offset that may be committed.
 *
 * <pre>
 *   offsets    10   11   12   13   14          settled in any order,
 *   settled     ✓    ✓    ·    ✓    ✓          committed only up to the first that is not
 *   committed         12 ┘
 * </pre>
 */
final class PartitionQueue {

    private final Deque<Work> works = new ArrayDeque<>();
    private @Nullable Long committable;
    private @Nullable Long lastTimestamp;
    private int failures;
    private Instant retryAt = Instant.MIN;

    void add(Work work) {
        works.add(work);
    }

    /** The offset of the first record; null if there is none. */
    @Nullable Long firstOpen() {
        Work head = works.peek();
        return head == null ? null : (Long) head.offset();
    }

    /** Forgets the records, and that some had failed; what may be committed stays so. */
    void clear() {
        works.clear();
        failures = 0;
        retryAt = Instant.MIN;
    }

    /** Those that still have to be settled, oldest first. */
    List<Work> open() {
        return works.stream().filter(work -> !work.isSettled()).toList();
    }

    boolean isEmpty() {
        return works.isEmpty();
    }

    int size() {
        return works.size();
    }

    long bytes() {
        return works.stream().mapToLong(Work::bytes).sum();
    }

    /** Forgets the settled records at the head, and moves the committable offset behind them. */
    void advance() {
        for (Work head = works.peek(); head != null && head.isSettled(); head = works.peek()) {
            committable = head.offset() + 1;
            lastTimestamp = head.timestamp();
            works.remove();
        }
        if (works.isEmpty()) {
            failures = 0;
            retryAt = Instant.MIN;
        }
    }

    /** What is left waits for longer than after the last failure. */
    void retryLater(Instant now) {
        failures++;
        Duration delay = Backoff.after(failures);
        retryAt = now.plus(delay);
    }

    boolean isDue(Instant now) {
        return !works.isEmpty() && !now.isBefore(retryAt);
    }

    /** The offset to commit; null when it stands in Kafka already. */
    @Nullable Long committable() {
        return committable;
    }

    void committed() {
        committable = null;
    }

    /** Kafka's timestamp of the oldest record not settled, else of the last one that was; null before the first. */
    @Nullable Long timestamp() {
        Work head = works.peek();
        return head != null ? (Long) head.timestamp() : lastTimestamp;
    }
}
