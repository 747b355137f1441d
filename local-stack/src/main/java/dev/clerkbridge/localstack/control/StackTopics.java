// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RedrivableTopic;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads the topics of a stack. The reading methods throw {@link KafkaException} if Kafka does not answer for 4 s. */
final class StackTopics implements AutoCloseable {

    private static final String TIMEOUT_MILLIS = "4000";

    private final Map<String, Object> settings;
    private final KafkaConsumer<byte[], byte[]> consumer;

    StackTopics(String bootstrapServers) {
        settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                TIMEOUT_MILLIS,
                "request.timeout.ms",
                TIMEOUT_MILLIS,
                "allow.auto.create.topics",
                "false");
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The number of records of {@code topic} whose offsets the group has not committed. */
    long lag(String group, String topic) {
        Map<String, Object> admins = new TreeMap<>(settings);
        admins.remove("allow.auto.create.topics");
        try (Admin admin = Admin.create(admins)) {
            Map<TopicPartition, OffsetAndMetadata> settled = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Collection<TopicPartition> partitions = partitions(topic);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            return consumer.endOffsets(partitions).entrySet().stream()
                    .mapToLong(end -> end.getValue() - settled(settled.get(end.getKey()), begins, end.getKey()))
                    .sum();
        } catch (ExecutionException e) {
            throw new KafkaException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    /**
     * The number of records that have not been redriven, for each value of a header; empty if there are none or the
     * topic does not exist.
     */
    Map<String, Long> countNotRedriven(String topic, String eventsTopic, String header) {
        Map<String, Long> counts = new TreeMap<>();
        try (RedrivableTopic records = new RedrivableTopic(settings, topic, eventsTopic, Set.of())) {
            while (!records.isAtEnd()) {
                for (ReceivedEvent event : records.next()) {
                    counts.merge(Objects.requireNonNullElse(event.header(header), "unknown"), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static long settled(
            @Nullable OffsetAndMetadata settled, Map<TopicPartition, Long> begins, TopicPartition partition) {
        // settled is null if the group has committed nothing.
        return settled == null ? begins.getOrDefault(partition, 0L) : settled.offset();
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }
}
