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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the mirror's lag behind the topics. It queries the end offsets every second, because the Kafka client
 * reports no lag for a paused partition.
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
    private Instant nextAt = Instant.MIN;

    LagWatch(Consumer<?, ?> consumer, OpenRecords open, LoopStatus status) {
        this.consumer = consumer;
        this.open = open;
        this.status = status;
    }

    void refresh(Instant now) {
        if (now.isBefore(nextAt)) {
            return;
        }
        nextAt = now.plus(INTERVAL);
        try {
            measure(now);
        } catch (TimeoutException e) {
            nextAt = now.plus(INTERVAL_AFTER_FAILURE);
            LOGGER.atDebug().setCause(e).log("Cannot read the end offsets; the lag is unknown");
        } catch (IllegalStateException e) {
            LOGGER.atDebug().setCause(e).log("A partition is no longer assigned");
        }
    }

    private void measure(Instant now) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), TIMEOUT);
        unreadSince.keySet().retainAll(ends.keySet());
        long records = 0;
        Duration oldest = Duration.ZERO;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            TopicPartition partition = end.getKey();
            long unread = Math.max(0, end.getValue() - consumer.position(partition, TIMEOUT));
            records += unread + open.size(partition);
            Duration age = age(partition, unread, now);
            oldest = age.compareTo(oldest) > 0 ? age : oldest;
        }
        status.lag(records, oldest);
    }

    /** The age of the first open record. Without open records, the time since unread records were first seen. */
    private Duration age(TopicPartition partition, long unread, Instant now) {
        if (unread == 0) {
            unreadSince.remove(partition);
        } else {
            unreadSince.putIfAbsent(partition, now);
        }
        Instant oldest = open.oldest(partition);
        Instant since = oldest != null ? oldest : unreadSince.getOrDefault(partition, now);
        return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
    }
}
