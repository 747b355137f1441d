// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.failure.RetryGate;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partitions whose next batch Kafka's client cannot read, for example because it is damaged on the broker's disk.
 * They are paused, so that the others continue. Kafka's client would report the same failure for as long as it exists,
 * so each further attempt needs a new consumer.
 */
final class UnreadablePartitions {

    private static final Logger LOGGER = LoggerFactory.getLogger(UnreadablePartitions.class);
    private static final Duration MAX_DELAY = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Map<TopicPartition, Unreadable> partitions = new HashMap<>();
    /** Those that the current consumer has failed to read. */
    private final Set<TopicPartition> tried = new HashSet<>();

    private record Unreadable(long offset, Failure failure, int attempts, long retryAtNanos) {}

    /**
     * Whether this failure of a poll is about one partition, which is then unreadable. After any other failure, the
     * consumer may have left the group. Kafka's client names the partition only in the message.
     */
    boolean add(KafkaException failure, Consumer<?, ?> consumer) {
        String message = String.valueOf(failure.getMessage());
        Optional<TopicPartition> named = failure.getClass() != KafkaException.class
                ? Optional.empty()
                : consumer.assignment().stream()
                        .filter(partition ->
                                message.contains(" " + partition + ". ") || message.endsWith(" " + partition))
                        .findAny();
        try {
            named.ifPresent(partition -> add(partition, consumer.position(partition, TIMEOUT), failure));
        } catch (IllegalStateException e) {
            LOGGER.atDebug().setCause(e).log("The partition is no longer assigned");
        }
        return named.isPresent();
    }

    private void add(TopicPartition partition, long offset, KafkaException failure) {
        Unreadable before = partitions.get(partition);
        int attempts = before == null ? 1 : before.attempts + 1;
        Duration delay = RetryGate.backoff(attempts, MAX_DELAY);
        Failure reported = Failures.ofUnreadable(partition, offset, failure);
        partitions.put(partition, new Unreadable(offset, reported, attempts, System.nanoTime() + delay.toNanos()));
        tried.add(partition);
        LOGGER.atWarn()
                .addKeyValue("cause", reported.message())
                .addKeyValue("retryIn", delay)
                .setCause(failure)
                .log("Cannot read a partition; the others continue");
    }

    /** Forgets the partitions that have been read further or, for example after a repair of the log, to the end. */
    void removeReadable(Consumer<?, ?> consumer) {
        partitions.entrySet().removeIf(entry -> {
            TopicPartition partition = entry.getKey();
            try {
                return consumer.assignment().contains(partition)
                        && (consumer.position(partition, TIMEOUT) > entry.getValue().offset
                                || (!tried.contains(partition)
                                        && consumer.currentLag(partition).orElse(1) == 0));
            } catch (TimeoutException | IllegalStateException e) {
                return false; // no position yet, or no longer assigned
            }
        });
    }

    /** Forgets these partitions, whose offsets were reset: the damaged batch may be gone. */
    void remove(Set<TopicPartition> reset) {
        partitions.keySet().removeAll(reset);
        tried.removeAll(reset);
    }

    /** The partitions that are not due for another attempt, or that the current consumer cannot read. */
    Set<TopicPartition> toPause() {
        return partitions.keySet().stream()
                .filter(partition -> tried.contains(partition) || !isDue(partition))
                .collect(Collectors.toSet());
    }

    private boolean isDue(TopicPartition partition) {
        Unreadable unreadable = partitions.get(partition);
        return unreadable != null && unreadable.retryAtNanos - System.nanoTime() <= 0;
    }

    /** Whether one of these partitions is due for an attempt with a new consumer. */
    boolean needNewConsumer(Set<TopicPartition> assignment) {
        return assignment.stream().anyMatch(partition -> tried.contains(partition) && isDue(partition));
    }

    /** Called before a new consumer is opened. */
    void newConsumer() {
        tried.clear();
    }

    /** The failure of one of these partitions; null if all can be read. */
    @Nullable Failure failure(Set<TopicPartition> assignment) {
        return assignment.stream()
                .map(partitions::get)
                .filter(Objects::nonNull)
                .map(Unreadable::failure)
                .findAny()
                .orElse(null);
    }
}
