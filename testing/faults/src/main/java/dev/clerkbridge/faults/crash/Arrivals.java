package dev.clerkbridge.faults.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic from its beginning while it is written, and tells the ledger of every record. */
final class Arrivals implements Runnable {

    private static final Duration POLL = Duration.ofMillis(200);

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
                        consumer.poll(POLL).forEach(this::tell);
                    } else if (!assign(consumer)) {
                        Thread.sleep(POLL.toMillis());
                    }
                } catch (KafkaException e) {
                    // Kafka is away as part of the test; what was written meanwhile is read afterwards.
                    Thread.sleep(POLL.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes all partitions; false while the ingress has not made the topic. */
    private boolean assign(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return !partitions.isEmpty();
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.headers().lastHeader("svix-id").value(), UTF_8);
        ledger.arrived(Message.of(id), new String(record.key(), UTF_8), record.value());
    }
}
