// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.server.KafkaCluster;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.health.LoopStatus;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.testing.SharedEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LagWatchIT {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final double ONE_HOUR = 3_600;
    private static final double TWO_HOURS = 7_200;

    private final LoopStatus status = new LoopStatus(InstantSource.fixed(NOW));
    private final OpenRecords open = new OpenRecords(new SyncMetrics(new SimpleMeterRegistry()));

    @Test
    void unreadRecordsAreNoOlderThanTheLastOpenRecord() throws Exception {
        // Given: two unread records that were first seen two hours ago
        TopicPartition partition = new TopicPartition(SharedEngines.newTopic(1), 0);
        publish(SharedEngines.kafka().bootstrapServers(), partition, NOW.minus(Duration.ofHours(1)), NOW);
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedEngines.kafka().bootstrapServers(), "max.poll.records", 1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            LagWatch watch = new LagWatch(consumer, open, status);
            patiently().until(() -> lagSeconds(watch, NOW.minus(Duration.ofHours(2))) == TWO_HOURS);

            // When: the first is read and settled
            open.add(new PendingRecord(read(consumer), new Decoded.Ignored("session.created"), NOW));
            patiently().until(() -> lagSeconds(watch, NOW) == ONE_HOUR);
            open.all().forEach(record -> record.settle(Outcome.IGNORED));
            open.removeSettled();
            patiently().until(() -> {
                watch.refresh(NOW);
                return status.lagRecords() == 1;
            });

            // Then
            assertThat(status.lagSeconds()).isEqualTo(ONE_HOUR);
        }
    }

    @Test
    @Tag("long")
    void aPartitionOfAnUnreachableBrokerHasUnreadRecordsSinceItsLastAnswer(@TempDir Path directory) throws Exception {
        // Given: a topic with a partition on each of two brokers; the leader stays the same if one does not answer
        Map<String, String> leaders = Map.of("broker.session.timeout.ms", "600000");
        try (KafkaCluster kafka = KafkaCluster.start(directory, 2, leaders);
                KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "group.id",
                                "lag-watch",
                                "group.protocol",
                                "consumer"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("events", Map.of(0, List.of(1), 1, List.of(2)))))
                        .all()
                        .get();
            }
            TopicPartition reachable = new TopicPartition("events", 0);
            TopicPartition unreachable = new TopicPartition("events", 1);
            consumer.assign(List.of(reachable, unreachable));
            consumer.assignment().forEach(partition -> consumer.seek(partition, 0));
            LagWatch watch = new LagWatch(consumer, open, status);
            patiently().until(() -> lagSeconds(watch, NOW.minus(Duration.ofHours(2))) == 0);

            // When
            kafka.brokers().get(1).pause();
            publish(kafka.bootstrapServers().replaceFirst(",.*", ""), reachable, NOW);

            // Then: the lag includes the new record of the other broker's partition, too
            patiently().until(() -> lagSeconds(watch, NOW) == TWO_HOURS && status.lagRecords() == 1);
            assertThat(watch.failure()).extracting(Failure::message).asString().contains("events-1 ");

            // And: when the broker answers again, and the new record has been read, there is no lag
            kafka.brokers().get(1).resume();
            consumer.seek(reachable, 1);
            patiently().until(() -> lagSeconds(watch, NOW) == 0 && status.lagRecords() == 0);
            assertThat(watch.failure()).isNull();
        }
    }

    private double lagSeconds(LagWatch watch, Instant now) {
        watch.refresh(now);
        return status.lagSeconds();
    }

    private static ConsumerRecord<byte[], byte[]> read(KafkaConsumer<byte[], byte[]> consumer) {
        return patiently()
                .until(() -> consumer.poll(Duration.ofMillis(100)), records -> !records.isEmpty())
                .iterator()
                .next();
    }

    private static void publish(String bootstrapServers, TopicPartition partition, Instant... times) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Instant time : times) {
                producer.send(new ProducerRecord<>(partition.topic(), 0, time.toEpochMilli(), null, new byte[0]))
                        .get();
            }
        }
    }
}
