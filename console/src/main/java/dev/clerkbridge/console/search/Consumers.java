// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A few consumers without a group, kept open between searches.
 *
 * <p>They limit the broker's load and the console's memory: at most {@value #MAX} read at a time, and each buffers at
 * most one fetch of {@value #FETCH_BYTES} bytes.
 */
final class Consumers implements AutoCloseable {

    static final int MAX = 4;
    static final int FETCH_BYTES = 4 * 1024 * 1024;

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, Object> properties;
    private final Semaphore permits = new Semaphore(MAX);
    private final ConcurrentLinkedQueue<KafkaConsumer<byte[], byte[]>> idle = new ConcurrentLinkedQueue<>();

    /** Opens no consumer yet. */
    Consumers(Map<String, Object> clientProperties) {
        this.properties = new HashMap<>(clientProperties);
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("default.api.timeout.ms", 5_000);
        properties.put("request.timeout.ms", 4_000);
        properties.put("max.poll.records", 2_000);
        // A fetch at a partition's end waits this long and delays the next window's fetch.
        properties.put("fetch.max.wait.ms", 10);
        // The client waits this long for metadata when a search reads other partitions than the previous one.
        properties.put("retry.backoff.ms", 10);
        properties.put("fetch.max.bytes", FETCH_BYTES);
        properties.put("max.partition.fetch.bytes", 1024 * 1024);
    }

    /**
     * Lends a consumer to the caller for one call.
     *
     * @throws BusyException if none is free within two seconds
     */
    <T extends @Nullable Object> T with(Function<KafkaConsumer<byte[], byte[]>, T> work) {
        acquire();
        try {
            KafkaConsumer<byte[], byte[]> consumer = idle.poll();
            return lend(consumer == null ? open() : consumer, work);
        } finally {
            permits.release();
        }
    }

    /** Closes the consumer if the call failed, because its state is then unknown. */
    private <T extends @Nullable Object> T lend(
            KafkaConsumer<byte[], byte[]> consumer, Function<KafkaConsumer<byte[], byte[]>, T> work) {
        boolean done = false;
        try {
            T result = work.apply(consumer);
            consumer.unsubscribe();
            done = true;
            return result;
        } finally {
            if (done) {
                idle.add(consumer);
            } else {
                consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_TIMEOUT));
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void acquire() {
        try {
            if (permits.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new BusyException();
    }

    @Override
    public void close() {
        for (KafkaConsumer<byte[], byte[]> c = idle.poll(); c != null; c = idle.poll()) {
            c.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
