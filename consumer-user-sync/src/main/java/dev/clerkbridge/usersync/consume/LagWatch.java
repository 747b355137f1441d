// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.health.LoopStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the mirror's lag behind the topics. It queries the end offsets itself, at most once a second, because the
 * Kafka client reports no lag for a paused partition. While Kafka does not answer, it uses the last known end offsets.
 */
final class LagWatch {

    private static final Logger LOGGER = LoggerFactory.getLogger(LagWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration INTERVAL_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<?, ?> consumer;
    private final OpenRecords open;
    private final LoopStatus status;
    private final Map<TopicPartition, Instant> unreadSince = new HashMap<>();
    private Map<TopicPartition, Long> ends = Map.of();
    private long nextAtNanos = System.nanoTime();

    LagWatch(Consumer<?, ?> consumer, OpenRecords open, LoopStatus status) {
        this.consumer = consumer;
        this.open = open;
        this.status = status;
    }

    void refresh(Instant now) {
        if (nextAtNanos - System.nanoTime() > 0) {
            return;
        }
        Duration pause = INTERVAL;
        try {
            ends = consumer.endOffsets(consumer.assignment(), TIMEOUT);
        } catch (TimeoutException e) {
            pause = INTERVAL_AFTER_FAILURE;
            LOGGER.atDebug().setCause(e).log("Cannot read the end offsets");
        }
        nextAtNanos = System.nanoTime() + pause.toNanos();
        if (ends.keySet().containsAll(consumer.assignment())) {
            measure(now);
        }
    }

    /** Sets the time of the partition's first unread record. {@link StartupLag} polls the record, then seeks back. */
    void firstUnread(TopicPartition partition, Instant time) {
        unreadSince.put(partition, time);
    }

    private void measure(Instant now) {
        unreadSince.keySet().retainAll(ends.keySet());
        long records = 0;
        Instant oldest = null;
        try {
            for (TopicPartition partition : consumer.assignment()) {
                long unread = Math.max(0, ends.getOrDefault(partition, 0L) - consumer.position(partition, TIMEOUT));
                records += unread + open.size(partition);
                Instant since = since(partition, unread, now);
                oldest = since != null && (oldest == null || since.isBefore(oldest)) ? since : oldest;
            }
            status.lag(records, oldest);
        } catch (TimeoutException | IllegalStateException e) {
            LOGGER.atDebug().setCause(e).log("A partition has no position, or is no longer assigned");
        }
    }

    /**
     * The time of the partition's first open record. Without open records, the time of the last record that was open,
     * or when unread records were first seen; null if there are none.
     */
    private @Nullable Instant since(TopicPartition partition, long unread, Instant now) {
        Instant opened = open.oldest(partition);
        if (opened != null) {
            unreadSince.put(partition, opened);
        } else if (unread == 0) {
            unreadSince.remove(partition);
        } else {
            unreadSince.putIfAbsent(partition, now);
        }
        return unreadSince.get(partition);
    }
}
