// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import dev.clerkbridge.usersync.health.LoopStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the mirror's lag behind the topics. It queries the end offsets itself, at most once a second, because the
 * Kafka client reports no lag for a paused partition. While Kafka does not answer, it uses the last known end offsets.
 *
 * <p>A partition about which Kafka has not answered for a minute is silent: it may have unread records, so its lag
 * counts from the last answer.
 */
final class LagWatch {

    private static final Logger LOGGER = LoggerFactory.getLogger(LagWatch.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration INTERVAL_AFTER_FAILURE = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_SINGLE_QUERIES = Duration.ofSeconds(5);
    private static final Duration MAX_SILENCE = Duration.ofMinutes(1);

    private final Consumer<?, ?> consumer;
    private final OpenRecords open;
    private final LoopStatus status;
    /** In the order in which single partitions are asked about. */
    private final Map<TopicPartition, Known> partitions = new LinkedHashMap<>();

    private @Nullable Failure failure;
    private long nextAtNanos = System.nanoTime();

    /** What is known about a partition. */
    private static final class Known {

        /** The time of Kafka's last answer; until the first answer, of the first query. */
        private Instant answered;

        private @Nullable Long end;
        private long unread;
        private @Nullable Instant unreadSince;

        Known(Instant asked) {
            answered = asked;
        }

        boolean isSilent(Instant now) {
            return Duration.between(answered, now).compareTo(MAX_SILENCE) > 0;
        }
    }

    LagWatch(Consumer<?, ?> consumer, OpenRecords open, LoopStatus status) {
        this.consumer = consumer;
        this.open = open;
        this.status = status;
    }

    void refresh(Instant now) {
        if (nextAtNanos - System.nanoTime() > 0) {
            return;
        }
        Set<TopicPartition> assignment = consumer.assignment();
        partitions.keySet().retainAll(assignment);
        assignment.forEach(partition -> known(partition, now));
        boolean answered = query(assignment, now);
        if (!answered) {
            querySingly(now);
        }
        failure = silence(now);
        nextAtNanos = System.nanoTime() + (answered ? INTERVAL : INTERVAL_AFTER_FAILURE).toNanos();
        if (partitions.values().stream().allMatch(known -> known.end != null || known.isSilent(now))) {
            measure(now);
        }
    }

    /** A failure if a partition is silent; otherwise null. */
    @Nullable Failure failure() {
        return failure;
    }

    /** Sets the time of the partition's first unread record. {@link StartupLag} polls the record, then seeks back. */
    void firstUnread(TopicPartition partition, Instant time) {
        known(partition, Instant.now()).unreadSince = time;
    }

    private Known known(TopicPartition partition, Instant now) {
        return partitions.computeIfAbsent(partition, added -> new Known(now));
    }

    /** Asks for the ends of these partitions. Kafka's client answers only if it knows all of them. */
    private boolean query(Collection<TopicPartition> asked, Instant now) {
        try {
            consumer.endOffsets(asked, TIMEOUT).forEach((partition, end) -> {
                Known known = known(partition, now);
                known.answered = now;
                known.end = end;
            });
            return true;
        } catch (TimeoutException e) {
            LOGGER.atDebug().addKeyValue("partitions", asked).setCause(e).log("Cannot read the end offsets");
            return false;
        }
    }

    /**
     * Asks for the end of each partition, for at most five seconds, and stops at the first without an answer, which is
     * asked last from now on. So an unreachable broker soon no longer hides the ends of other brokers' partitions.
     */
    private void querySingly(Instant now) {
        long begin = System.nanoTime();
        for (TopicPartition partition : partitions.keySet()) {
            if (System.nanoTime() - begin > MAX_SINGLE_QUERIES.toNanos()) {
                return;
            }
            if (!query(List.of(partition), now)) {
                Known known = known(partition, now);
                partitions.remove(partition);
                partitions.put(partition, known);
                return;
            }
        }
    }

    /** Names the silent partition that was asked last. */
    private @Nullable Failure silence(Instant now) {
        return partitions.entrySet().stream()
                .filter(entry -> entry.getValue().isSilent(now))
                .map(Map.Entry::getKey)
                .reduce((earlier, later) -> later)
                .map(partition -> new Failure(
                        FailureKind.BLOCKED,
                        "NoEndOffset",
                        "Kafka: no answer about the end of " + partition
                                + " for more than a minute; next step: check the connection to the partition's leader"))
                .orElse(null);
    }

    private void measure(Instant now) {
        long records = 0;
        Instant oldest = null;
        try {
            for (Map.Entry<TopicPartition, Known> entry : partitions.entrySet()) {
                TopicPartition partition = entry.getKey();
                Known known = entry.getValue();
                boolean silent = known.isSilent(now);
                countUnread(partition, known, silent);
                records += known.unread + open.size(partition);
                Instant since = since(partition, known, silent, now);
                oldest = since != null && (oldest == null || since.isBefore(oldest)) ? since : oldest;
            }
            status.lag(records, oldest);
        } catch (TimeoutException | IllegalStateException e) {
            LOGGER.atDebug().setCause(e).log("A partition has no position, or is no longer assigned");
        }
    }

    private void countUnread(TopicPartition partition, Known known, boolean silent) {
        try {
            long position = consumer.position(partition, silent ? Duration.ZERO : TIMEOUT);
            known.unread = known.end == null ? 0 : Math.max(0, known.end - position);
        } catch (TimeoutException e) {
            if (!silent) {
                throw e;
            }
        }
    }

    /**
     * The time of the partition's first open record. Without open records, the time of the last record that was open,
     * or when unread records were first seen, or Kafka's last answer about a silent partition; null if there are none.
     */
    private @Nullable Instant since(TopicPartition partition, Known known, boolean silent, Instant now) {
        Instant opened = open.oldest(partition);
        if (opened != null) {
            known.unreadSince = opened;
        } else if (known.unread == 0 && !silent) {
            known.unreadSince = null;
        } else if (known.unreadSince == null) {
            known.unreadSince = silent ? known.answered : now;
        }
        return known.unreadSince;
    }
}
