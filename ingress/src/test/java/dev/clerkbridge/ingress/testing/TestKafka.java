// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.testing;

import dev.clerkbridge.testbed.server.Engines;
import dev.clerkbridge.testbed.server.KafkaEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** One broker for all tests of this JVM, started when it is first used. Each test uses its own topics. */
public final class TestKafka {

    /**
     * Keeps Kafka from deleting the tests' events, of which some are years old. By default, Kafka deletes events that
     * are older than a week, for the first time 30 s after its start.
     */
    private static final Map<String, String> NO_RETENTION = Map.of("log.initial.task.delay.ms", "86400000");

    private static final KafkaEngine ENGINE = Engines.sharedKafka(NO_RETENTION);

    private TestKafka() {}

    /** The shared broker. A test that stops it must start it again. */
    public static KafkaEngine engine() {
        return ENGINE;
    }

    public static String uniqueTopic() {
        return "events-" + UUID.randomUUID();
    }

    /** Waits until the topic exists, and then sets the size in bytes above which it refuses a record. */
    public static void limit(String topic, int maxMessageBytes) {
        configure(topic, "max.message.bytes", String.valueOf(maxMessageBytes));
    }

    /** Waits until the topic exists, and then changes its configuration. */
    public static void configure(String topic, String name, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", ENGINE.bootstrapServers()))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsMatching(failure -> failure.getCause() instanceof UnknownTopicOrPartitionException)
                    .until(() -> {
                        admin.incrementalAlterConfigs(Map.of(resource, List.of(change)))
                                .all()
                                .get();
                        return true;
                    });
        }
    }

    /** All records that a topic contains now. The records of a partition are in order. */
    public static List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        return records(
                Map.of("bootstrap.servers", ENGINE.bootstrapServers(), "max.partition.fetch.bytes", 16 << 20), topic);
    }

    /** All records that a topic of the broker in {@code properties} contains now. */
    public static List<ConsumerRecord<byte[], byte[]>> records(Map<String, Object> properties, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
