// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.health.LoopStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
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

    private void refresh(Consumer<?, ?> assigned) {
        List<TopicPartition> partitions = Stream.of(config.eventsTopic(), config.snapshotsTopic())
                .flatMap(topic -> partitions(assigned, topic))
                .toList();
        assigned.assign(List.of()); // rereads the committed offsets, because other instances commit offsets
        assigned.assign(partitions);
        if (watch == null) {
            watch = new LagWatch(assigned, open, status);
        }
        watch.refresh(Instant.now());
    }

    private Consumer<byte[], byte[]> consumer() {
        Consumer<byte[], byte[]> opened = consumer;
        if (opened == null) {
            opened = new KafkaConsumer<>(
                    config.consumerProperties(config.groupId()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
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
