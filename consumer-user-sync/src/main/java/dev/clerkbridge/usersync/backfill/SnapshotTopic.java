// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes to the snapshots topic. Not thread-safe. */
public final class SnapshotTopic implements AutoCloseable {

    private static final int DEFAULT_PARTITIONS = 12;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /**
     * For a topic that this class creates. If Kafka deletes snapshots before the consumer reads them, repeat the
     * backfill.
     */
    private static final Map<String, String> SETTINGS = Map.of(
            "cleanup.policy", "delete",
            "retention.ms", String.valueOf(Duration.ofDays(7).toMillis()),
            "max.message.bytes", String.valueOf(1_114_112));

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final List<Future<?>> unacknowledged = new ArrayList<>();

    private SnapshotTopic(String topic, Producer<byte[], byte[]> producer) {
        this.topic = topic;
        this.producer = producer;
    }

    /**
     * Opens the topic. A missing topic is created with as many partitions as the events topic, or with
     * {@value #DEFAULT_PARTITIONS} if there is no events topic.
     *
     * @throws KafkaException if Kafka is unreachable, or if the topic does not exist and cannot be created
     */
    public static SnapshotTopic open(SyncKafkaConfig kafka, String topic) {
        try (Admin admin = Admin.create(kafka.adminProperties())) {
            if (describe(admin, topic) == null) {
                create(admin, topic, describe(admin, kafka.eventsTopic()));
            }
        }
        return new SnapshotTopic(
                topic,
                new KafkaProducer<>(producerProperties(kafka), new ByteArraySerializer(), new ByteArraySerializer()));
    }

    static Map<String, Object> producerProperties(SyncKafkaConfig kafka) {
        Map<String, Object> properties = kafka.producerProperties();
        properties.put("linger.ms", 5);
        properties.put("batch.size", 128 * 1024);
        // A request timeout above two minutes needs a longer delivery timeout, which then has to be configured, too.
        String deliveryTimeout =
                String.valueOf(properties.get("delivery.timeout.ms")).strip();
        properties.put("delivery.timeout.ms", Math.max(120_000, Integer.parseInt(deliveryTimeout)));
        // Smaller than a page of large users, which is about 12 MB: sending blocks while the buffer is full.
        properties.put("buffer.memory", 8 * 1024 * 1024);
        properties.put("max.block.ms", 120_000);
        return properties;
    }

    /** Sends a record; call {@link #awaitAcknowledged} to confirm that it arrived. */
    public void send(ProducerRecord<byte[], byte[]> record) {
        unacknowledged.add(producer.send(record));
    }

    /**
     * Waits until all in-sync replicas have every record that was sent.
     *
     * @throws KafkaException when a record was not acknowledged
     */
    public void awaitAcknowledged() {
        for (Future<?> record : unacknowledged) {
            get(record, "write to the topic " + topic);
        }
        unacknowledged.clear();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private static @Nullable TopicDescription describe(Admin admin, String topic) {
        try {
            return get(admin.describeTopics(List.of(topic)).allTopicNames(), "describe the topic " + topic)
                    .get(topic);
        } catch (UnknownTopicOrPartitionException e) {
            return null;
        }
    }

    private static void create(Admin admin, String topic, @Nullable TopicDescription events) {
        int partitions =
                events == null ? DEFAULT_PARTITIONS : events.partitions().size();
        NewTopic wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(SETTINGS);
        try {
            get(admin.createTopics(List.of(wanted)).all(), "create the topic " + topic);
        } catch (TopicExistsException e) {
            return;
        }
        awaitLeaders(admin, topic, partitions);
    }

    /** Waits up to 30 seconds until every partition has a leader: without one, an idempotent producer can stall. */
    private static void awaitLeaders(Admin admin, String topic, int partitions) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < end) {
            TopicDescription description = describe(admin, topic);
            if (description != null
                    && description.partitions().size() == partitions
                    && description.partitions().stream()
                            .allMatch(partition -> partition.leader() != null
                                    && !partition.leader().isEmpty())) {
                return;
            }
            Thread.onSpinWait();
        }
    }

    /** Waits for the result. The message of a failure names the {@code action}. */
    private static <T> T get(Future<T> future, String action) {
        try {
            return future.get(150, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
                throw unknown;
            }
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            throw new KafkaException("Kafka could not " + action + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not " + action + " within 150 seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }
}
