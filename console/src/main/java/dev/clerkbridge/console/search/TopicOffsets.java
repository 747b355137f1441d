// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads the current offset range of each partition of a topic. */
public final class TopicOffsets {

    private final Supplier<Admin> admin;

    /** The caller closes the admin client. */
    public TopicOffsets(Supplier<Admin> admin) {
        this.admin = admin;
    }

    /**
     * The offsets of a partition.
     *
     * @param begin the first offset that retention has not deleted
     * @param end the offset of the next record
     */
    public record Range(long begin, long end) {}

    /**
     * The offsets of each partition; empty if the topic does not exist.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to the topic
     */
    public Map<TopicPartition, Range> of(String topic) {
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        offsets(partitions, OffsetSpec.latest()).forEach((partition, end) -> {
            ListOffsetsResultInfo begin = begins.getOrDefault(partition, end);
            ranges.put(partition, new Range(begin.offset(), end.offset()));
        });
        return ranges;
    }

    private List<TopicPartition> partitions(String topic) {
        try {
            return KafkaReply.await(admin.get().describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
        return KafkaReply.await(admin.get()
                .listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, p -> spec)))
                .all());
    }
}
