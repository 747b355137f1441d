// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.health.LoopStatus;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.testing.SharedEngines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

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
        publish(partition, NOW.minus(Duration.ofHours(1)), NOW);
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

    private static void publish(TopicPartition partition, Instant... times) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedEngines.kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (Instant time : times) {
                producer.send(new ProducerRecord<>(partition.topic(), 0, time.toEpochMilli(), null, new byte[0]))
                        .get();
            }
        }
    }
}
