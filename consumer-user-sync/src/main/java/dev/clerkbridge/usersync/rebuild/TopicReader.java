// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.rebuild;

import dev.clerkbridge.contract.ReadingTimeout;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the records that the topics contain when the reader is created. It joins no group and commits no offset, so it
 * needs only READ permission and affects no other consumer.
 */
public final class TopicReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final ReadingTimeout timeout;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final long total;

    /**
     * Creates a reader of the {@code topics}. Except for the first, topics that do not exist are skipped.
     *
     * @throws UnknownTopicOrPartitionException if the first topic does not exist
     */
    public TopicReader(SyncKafkaConfig config, List<String> topics) {
        Map<String, Object> properties = properties(config);
        timeout = new ReadingTimeout(properties);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            for (PartitionInfo partition : consumer.partitionsFor(topic)) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        if (partitions.stream().noneMatch(partition -> partition.topic().equals(topics.get(0)))) {
            consumer.close();
            throw missing(config, topics.get(0));
        }
        consumer.assign(partitions);
        ends = new HashMap<>(consumer.endOffsets(partitions));
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        begins.forEach(consumer::seek);
        total = sum(ends) - sum(begins);
    }

    /** Number of records to read, computed from offsets; a compacted topic has fewer. */
    public long total() {
        return total;
    }

    /** Number of records not returned yet, computed from offsets. */
    public long remaining() {
        long remaining = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            remaining += Math.max(0, end.getValue() - consumer.position(end.getKey()));
        }
        return remaining;
    }

    /**
     * The next records; can be empty.
     *
     * @throws TimeoutException if consecutive calls have waited longer than Kafka's {@code default.api.timeout.ms} in
     *     total, and none of the records to read arrived
     */
    public List<ConsumerRecord<byte[], byte[]>> poll() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : timeout.poll(consumer, POLL, this::remaining)) {
            if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                records.add(record);
            }
        }
        if (timeout.isOver()) {
            throw new TimeoutException("Kafka has sent none of the remaining " + remaining() + " records for "
                    + timeout.waited().toSeconds() + " s");
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static UnknownTopicOrPartitionException missing(SyncKafkaConfig config, String topic) {
        boolean events = topic.equals(config.eventsTopic());
        return new UnknownTopicOrPartitionException(
                "The topic " + topic + " does not exist at " + config.client().bootstrapServers()
                        + "; check that KAFKA_BOOTSTRAP_SERVERS" + (events ? "" : ", KAFKA_GROUP_ID")
                        + " and EVENTS_TOPIC are those of the service");
    }

    private static Map<String, Object> properties(SyncKafkaConfig config) {
        Map<String, Object> properties = config.consumerProperties("");
        properties.remove("group.id");
        properties.remove("partition.assignment.strategy");
        properties.put("group.protocol", "classic");
        properties.remove("group.remote.assignor"); // the classic protocol refuses it
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        properties.put("fetch.min.bytes", 1); // with more, Kafka would wait for new records at the end
        return properties;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
