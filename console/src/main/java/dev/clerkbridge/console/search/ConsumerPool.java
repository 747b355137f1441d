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
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka consumers that have no group and stay open between searches.
 *
 * <p>The number of consumers limits the load on the brokers and the console's memory: at most {@value #MAX} consumers
 * read at a time, and each buffers at most one fetch of about {@value #FETCH_BYTES} bytes from each broker.
 */
final class ConsumerPool implements AutoCloseable {

    static final int MAX = 4;
    static final int FETCH_BYTES = 4 * 1024 * 1024;

    private static final Duration WAIT = Duration.ofSeconds(2);
    private static final int MAX_FETCH_WAIT = 1_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Map<String, Object> properties;
    private final Semaphore permits = new Semaphore(MAX);
    private final ConcurrentLinkedQueue<KafkaConsumer<byte[], byte[]>> idle = new ConcurrentLinkedQueue<>();

    /** Creates the pool. Consumers are opened when they are first needed. */
    ConsumerPool(Map<String, Object> clientProperties) {
        this.properties = properties(clientProperties);
    }

    static Map<String, Object> properties(Map<String, Object> clientProperties) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        // These consumers join no group, so a protocol that refuses other properties has no advantage.
        properties.put("group.protocol", "classic");
        properties.remove("group.remote.assignor"); // the classic protocol refuses it
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("default.api.timeout.ms", 5_000);
        properties.put("request.timeout.ms", 4_000);
        properties.put("max.poll.records", 2_000);
        properties.put("fetch.min.bytes", 1);
        // A fetch at the end of a partition waits this long for new records; the wait delays the next window. Users can
        // raise it, because Kafka before 3.8 also cancels a read from tiered storage after this time.
        properties.merge(
                "fetch.max.wait.ms",
                10,
                (user, usual) -> Math.min(
                        MAX_FETCH_WAIT, (int) ConfigDef.parseType("fetch.max.wait.ms", user, ConfigDef.Type.INT)));
        // When a search reads partitions that the previous search did not, the client waits this long before it
        // requests their metadata.
        properties.put("retry.backoff.ms", 10);
        properties.put("fetch.max.bytes", FETCH_BYTES);
        properties.put("max.partition.fetch.bytes", 1024 * 1024);
        return properties;
    }

    /**
     * Calls {@code work} with a free consumer.
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

    /**
     * Calls {@code work}. If it fails, closes this consumer, because its state is unknown, and the idle ones, because
     * their metadata may still contain a deleted topic.
     */
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
                close();
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
        throw new BusyException("Other searches are running.");
    }

    @Override
    public void close() {
        for (KafkaConsumer<byte[], byte[]> c = idle.poll(); c != null; c = idle.poll()) {
            c.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
