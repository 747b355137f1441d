package dev.clerkbridge.usersync.failure;

import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.usersync.config.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dead letters, and publishes them again as they once stood on the events topic.
 *
 * <p>How far it came is remembered in Kafka, under a group of its own. Publishing a letter twice is harmless, like every
 * redelivery; an event that still cannot be applied comes back as a new letter.
 */
public final class DeadLetterReplay {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConfig config;

    /**
     * One dead letter, as far as it may be shown.
     *
     * @param place partition and offset in the dead-letter topic
     * @param origin topic, partition and offset where it once stood
     */
    public record Letter(String place, String origin, String eventId, String type, String lastFailure, String reason) {}

    /**
     * What to read, and whether to publish it.
     *
     * @param execute whether to publish; otherwise nothing changes anywhere
     * @param fromBeginning whether to begin at the first letter there is, not at the first that was not replayed
     * @param wanted which letters; those left out are remembered as dealt with only if all are wanted
     */
    public record Request(
            boolean execute,
            boolean fromBeginning,
            @Nullable Predicate<Letter> wanted) {}

    /** A replay of the dead letters of {@code config}'s group. */
    public DeadLetterReplay(KafkaConfig config) {
        this.config = config;
    }

    /**
     * Goes through the letters up to the end of the topic as it is at the start.
     *
     * @param shown is told of every letter that is wanted, before it is published
     * @return how many there were
     * @throws KafkaException when Kafka failed; letters told of until then may have been published
     */
    public int run(Request request, Consumer<Letter> shown) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(config.deadLetterTopic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            if (request.fromBeginning()) {
                consumer.seekToBeginning(partitions);
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            int count = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Letter letter = letter(record);
                    if (isBefore(ends, record)
                            && (request.wanted() == null || request.wanted().test(letter))) {
                        shown.accept(letter);
                        letters.add(record);
                    }
                }
                if (request.execute()) {
                    publish(producer, letters);
                }
                count += letters.size();
            }
            if (request.execute() && request.wanted() == null) {
                Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
                ends.forEach((partition, end) -> done.put(partition, new OffsetAndMetadata(end)));
                consumer.commitSync(done);
            }
            return count;
        }
    }

    private static boolean isBefore(Map<TopicPartition, Long> ends, ConsumerRecord<?, ?> record) {
        return record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    private void publish(KafkaProducer<byte[], byte[]> producer, List<ConsumerRecord<byte[], byte[]>> letters) {
        List<Future<?>> sent = new ArrayList<>();
        letters.forEach(letter -> sent.add(producer.send(original(letter))));
        try {
            for (Future<?> future : sent) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new KafkaException("A letter could not be published: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }

    /** The record as the ingress wrote it; the key leads it to its old partition. */
    private ProducerRecord<byte[], byte[]> original(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = new RecordHeaders();
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(DeadLetterHeaders.PREFIX)) {
                headers.add(header);
            }
        }
        Long timestamp = null;
        try {
            timestamp = Long.valueOf(text(letter, DeadLetterHeaders.TIMESTAMP));
        } catch (NumberFormatException e) {
            timestamp = letter.timestamp();
        }
        return new ProducerRecord<>(config.eventsTopic(), null, timestamp, letter.key(), letter.value(), headers);
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        return new Letter(
                record.partition() + "@" + record.offset(),
                text(record, DeadLetterHeaders.TOPIC) + "-" + text(record, DeadLetterHeaders.PARTITION) + "@"
                        + text(record, DeadLetterHeaders.OFFSET),
                text(record, EventHeaders.SVIX_ID),
                text(record, EventHeaders.TYPE),
                text(record, DeadLetterHeaders.LAST_FAILURE),
                text(record, DeadLetterHeaders.EXCEPTION_MESSAGE));
    }

    private static String text(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private Map<String, Object> properties() {
        Map<String, Object> properties = config.consumerProperties(config.groupId() + ".replay");
        properties.remove("partition.assignment.strategy");
        properties.put("group.protocol", "classic");
        return properties;
    }
}
