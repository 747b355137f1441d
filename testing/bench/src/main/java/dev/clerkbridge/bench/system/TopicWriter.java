// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.system;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills a new topic, and fails if a record cannot be written. */
public final class TopicWriter implements AutoCloseable {

    /** The number of partitions of a new topic. */
    public static final int PARTITIONS = 12;

    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    TopicWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Creates the topic and a writer for it. */
    public static TopicWriter create(String bootstrapServers, String topic)
            throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())))
                    .all()
                    .get();
        }
        // With several requests in flight, the producer can hang on a new topic (KAFKA-15591).
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                20,
                "batch.size",
                1 << 18,
                "max.in.flight.requests.per.connection",
                1);
        ByteArraySerializer bytes = new ByteArraySerializer();
        return new TopicWriter(new KafkaProducer<>(properties, bytes, bytes));
    }

    /**
     * Sends a record without waiting for it.
     *
     * @throws IllegalStateException if an earlier record could not be written
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback receives failures
    public void send(ProducerRecord<byte[], byte[]> record) {
        requireWritten();
        producer.send(record, (metadata, refusal) -> {
            if (refusal != null) {
                failure.compareAndSet(null, refusal);
            }
        });
    }

    /**
     * Waits until every record is written.
     *
     * @throws IllegalStateException if a record could not be written
     */
    @Override
    public void close() {
        producer.close();
        requireWritten();
    }

    private void requireWritten() {
        Exception refusal = failure.get();
        if (refusal != null) {
            throw new IllegalStateException("a record could not be written to the topic", refusal);
        }
    }
}
