// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Polls a consumer, and notices if none of the records to read arrive. The consumer itself would wait forever for a
 * partition whose leader has stopped.
 */
public final class ReadingTimeout {

    /** Kafka's default of {@code default.api.timeout.ms}. */
    private static final int DEFAULT_MILLIS = 60_000;

    private final Duration limit;
    private Duration waited = Duration.ZERO;

    /** Takes the limit from the client's {@code default.api.timeout.ms}. */
    public ReadingTimeout(Map<String, Object> client) {
        Object millis = client.getOrDefault("default.api.timeout.ms", DEFAULT_MILLIS);
        limit = Duration.ofMillis(Long.parseLong(millis.toString().strip()));
    }

    /**
     * Polls once.
     *
     * @param unread the number of offsets that are still to be read
     */
    public <K, V> ConsumerRecords<K, V> poll(Consumer<K, V> consumer, Duration timeout, LongSupplier unread) {
        long before = unread.getAsLong();
        long begin = System.nanoTime();
        ConsumerRecords<K, V> records = consumer.poll(timeout);
        boolean progress = before == 0 || unread.getAsLong() < before;
        waited = progress ? Duration.ZERO : waited.plusNanos(System.nanoTime() - begin);
        return records;
    }

    /** How long consecutive calls of {@link #poll} have waited in total, without one of the records to read. */
    public Duration waited() {
        return waited;
    }

    /** Whether {@link #waited} exceeds the limit. */
    public boolean isOver() {
        return waited.compareTo(limit) > 0;
    }
}
