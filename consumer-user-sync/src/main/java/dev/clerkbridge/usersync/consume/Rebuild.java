package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.config.KafkaConfig;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the events topic once more from its beginning to where it ends at the start of the run.
 *
 * <p>It belongs to no group and commits no offset, so the running service does not notice; and under the version rule an
 * old event changes no newer row, so readers do not either.
 */
public final class Rebuild {

    private static final Logger LOGGER = LoggerFactory.getLogger(Rebuild.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConfig config;
    private final EventDecoder decoder;
    private final Settler settler;
    private final OpenRecords open;
    private final RetryGate database = new RetryGate();

    /**
     * How far it is.
     *
     * @param read records dealt with for good
     * @param total records to be dealt with, by offsets: a compacted topic has fewer
     */
    public record Progress(long read, long total) {}

    /** A run over {@code config}'s events topic. */
    public Rebuild(KafkaConfig config, EventDecoder decoder, Settler settler) {
        this.config = config;
        this.decoder = decoder;
        this.settler = settler;
        this.open = new OpenRecords(settler.metrics());
    }

    /**
     * Returns when everything up to the end is applied, or with the settler's letter box.
     *
     * @param progress is told after every batch
     */
    public void run(Consumer<Progress> progress) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(config.eventsTopic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            Map<TopicPartition, Long> begins = new HashMap<>(consumer.beginningOffsets(partitions));
            consumer.seekToBeginning(partitions);
            long total = sum(ends) - sum(begins);
            while (remaining(consumer, ends) > 0 || !open.isEmpty()) {
                turn(consumer, ends);
                progress.accept(new Progress(total - remaining(consumer, ends) - open.size(), total));
            }
        }
    }

    private void turn(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        Instant now = Instant.now();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            PendingRecord pending = new PendingRecord(record, decoder.decode(record), now);
            if (record.offset() < ends.getOrDefault(pending.partition(), 0L)) {
                open.add(pending);
            }
        }
        if (!open.isEmpty() && database.isOpen(now)) {
            Failure failure = settler.settle(open.all());
            open.removeSettled();
            database.attempted(failure, Instant.now());
            if (failure != null) {
                LOGGER.atWarn()
                        .addKeyValue("reason", failure.message())
                        .log("Events could not be settled; trying again");
            }
        }
        new FetchControl(consumer).hold(database.failure() != null || open.isFull(), open.held());
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = config.consumerProperties("");
        properties.remove("group.id");
        properties.remove("partition.assignment.strategy");
        properties.put("group.protocol", "classic");
        return properties;
    }

    private static long remaining(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        long remaining = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            remaining += Math.max(0, end.getValue() - consumer.position(end.getKey()));
        }
        return remaining;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
