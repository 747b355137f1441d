// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.health.LoopStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the lag of the whole group while the service cannot start, for example without its database. It does not
 * join the group, so the partitions stay with the other instances.
 */
final class StartupLag implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(StartupLag.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(200);

    private final SyncKafkaConfig config;
    private final OpenRecords open;
    private final LoopStatus status;
    private @Nullable Consumer<byte[], byte[]> consumer;
    private @Nullable LagWatch watch;

    StartupLag(SyncKafkaConfig config, OpenRecords open, LoopStatus status) {
        this.config = config;
        this.open = open;
        this.status = status;
    }

    void refresh() {
        try {
            refresh(consumer());
        } catch (KafkaException e) {
            LOGGER.atDebug().setCause(e).log("Cannot measure the group's lag");
        }
    }

    private void refresh(Consumer<byte[], byte[]> assigned) {
        List<TopicPartition> partitions = Stream.of(config.eventsTopic(), config.snapshotsTopic())
                .flatMap(topic -> partitions(assigned, topic))
                .toList();
        assigned.assign(List.of()); // rereads the committed offsets, because other instances commit offsets
        assigned.assign(partitions);
        if (watch == null) {
            watch = new LagWatch(assigned, open, status);
        }
        readFirstUnread(assigned, watch);
        watch.refresh(Instant.now());
    }

    /** Reads the first unread record of each partition for its time, and returns to the committed offsets. */
    private static void readFirstUnread(Consumer<byte[], byte[]> consumer, LagWatch watch) {
        Map<TopicPartition, Long> unread = new HashMap<>();
        consumer.endOffsets(consumer.assignment(), TIMEOUT).forEach((partition, end) -> {
            long position = consumer.position(partition, TIMEOUT);
            if (position < end) {
                unread.put(partition, position);
            }
        });
        Set<TopicPartition> awaited = new HashSet<>(unread.keySet());
        Instant deadline = Instant.now().plus(TIMEOUT);
        while (!awaited.isEmpty() && Instant.now().isBefore(deadline)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                ConsumerRecord<byte[], byte[]> first =
                        records.records(partition).get(0);
                if (awaited.remove(partition)) {
                    watch.firstUnread(partition, Instant.ofEpochMilli(first.timestamp()));
                }
            }
            consumer.pause(records.partitions());
        }
        unread.forEach(consumer::seek);
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> opened = consumer;
        if (opened == null) {
            Map<String, Object> properties = config.consumerProperties(config.groupId());
            properties.put("auto.offset.reset", "earliest"); // where OffsetReset would continue
            opened = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = opened;
        }
        return opened;
    }

    private static Stream<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        try {
            return consumer.partitionsFor(topic, TIMEOUT).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()));
        } catch (UnknownTopicOrPartitionException e) {
            return Stream.of();
        }
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(TIMEOUT));
        }
    }
}
