// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RedrivenOffsets;
import dev.clerkbridge.ingress.config.RedriveConfig;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.operations.command.RedrivenEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The events of the quarantine topic. Stores the offsets of redriven events in the consumer group {@code <events
 * topic>.redrive}, which requires READ on that group and on the topic. Does not affect the running service.
 */
final class QuarantineTopic implements EventStore {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, RedrivenOffsets> redriven = new HashMap<>();

    /** @throws KafkaException if the topic does not exist or Kafka does not respond */
    QuarantineTopic(RedriveConfig config) {
        consumer = new KafkaConsumer<>(
                config.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        String topic = config.kafka().quarantineTopic();
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("Topic " + topic + " does not exist; check EVENTS_TOPIC");
        }
        consumer.assign(partitions);
        ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(Map.copyOf(ends).keySet());
        consumer.beginningOffsets(partitions).forEach((partition, beginning) -> {
            OffsetAndMetadata offset = committed.get(partition);
            redriven.put(
                    partition,
                    offset == null
                            ? new RedrivenOffsets(beginning, "")
                            : new RedrivenOffsets(Math.max(beginning, offset.offset()), offset.metadata()));
            consumer.seek(partition, offsets(partition).firstPending());
        });
    }

    @Override
    public List<StoredEvent> next() {
        List<StoredEvent> events = new ArrayList<>();
        while (events.isEmpty() && !isAtEnd()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                boolean older = record.offset() < ends.getOrDefault(partition, 0L);
                if (older && !offsets(partition).contains(record.offset())) {
                    events.add(event(record));
                }
            }
        }
        return events;
    }

    @Override
    public void markRedriven(List<StoredEvent> events) {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        for (StoredEvent event : events) {
            int at = event.shown().place().indexOf('@');
            int number = Integer.parseInt(event.shown().place().substring(0, at));
            ends.keySet().stream()
                    .filter(partition -> partition.partition() == number)
                    .forEach(partition -> {
                        RedrivenOffsets offsets = offsets(partition);
                        offsets.add(Long.parseLong(event.shown().place().substring(at + 1)));
                        commits.put(partition, new OffsetAndMetadata(offsets.firstPending(), offsets.metadata()));
                    });
        }
        consumer.commitSync(commits);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private RedrivenOffsets offsets(TopicPartition partition) {
        return Objects.requireNonNull(redriven.get(partition));
    }

    private boolean isAtEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static StoredEvent event(ConsumerRecord<byte[], byte[]> record) {
        ReceivedEvent event = new ReceivedEvent(record);
        String id = text(event, EventHeaders.SVIX_ID);
        RedrivenEvent shown = new RedrivenEvent(
                record.partition() + "@" + record.offset(),
                text(event, EventHeaders.ERROR_REASON),
                event.type(),
                id,
                event.recordedAt());
        SvixHeaders svix =
                new SvixHeaders(id, text(event, EventHeaders.SVIX_TIMESTAMP), text(event, EventHeaders.SVIX_SIGNATURE));
        return new StoredEvent(shown, svix, record.timestamp(), record.value() == null ? new byte[0] : record.value());
    }

    private static String text(ReceivedEvent event, String header) {
        return Objects.requireNonNullElse(event.header(header), "");
    }
}
