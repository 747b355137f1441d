// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the events topic and the quarantine topic while they are written, and passes every record to the ledger. */
final class Arrivals implements Runnable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final String QUARANTINE = ".quarantine";

    private final String bootstrapServers;
    private final String topic;
    private final Ledger ledger;
    private volatile boolean stopped;

    Arrivals(String bootstrapServers, String topic, Ledger ledger) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.ledger = ledger;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            while (!stopped) {
                try {
                    if (!consumer.assignment().isEmpty()) {
                        consumer.poll(POLL).forEach(this::report);
                    } else if (!assign(consumer)) {
                        Thread.sleep(POLL.toMillis());
                    }
                } catch (KafkaException e) {
                    // Kafka outages are part of the test; the records are read afterwards.
                    Thread.sleep(POLL.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Assigns all partitions; false until the ingress has created the topics. */
    private boolean assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> events = partitions(consumer, topic);
        List<TopicPartition> refused = partitions(consumer, topic + QUARANTINE);
        if (events.isEmpty() || refused.isEmpty()) {
            return false;
        }
        List<TopicPartition> all =
                Stream.concat(events.stream(), refused.stream()).toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        return true;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private void report(ConsumerRecord<byte[], byte[]> record) {
        Message message =
                Message.of(new String(record.headers().lastHeader("svix-id").value(), UTF_8));
        if (record.topic().endsWith(QUARANTINE)) {
            ledger.refused(message);
        } else {
            ledger.arrived(message, new String(record.key(), UTF_8), record.value());
        }
    }
}
