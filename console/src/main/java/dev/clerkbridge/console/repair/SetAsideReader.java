// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.repair;

import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RedrivenOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the selected events that are not redriven yet, oldest first, up to the topic's end when reading began. */
final class SetAsideReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Selection selection;
    private final Map<TopicPartition, RedrivenOffsets> redriven = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final long deadline = System.nanoTime() + BUDGET.toNanos();

    SetAsideReader(Map<String, Object> properties, Selection selection, Map<TopicPartition, RedrivenOffsets> redriven) {
        this.selection = selection;
        properties.put("enable.auto.commit", false);
        properties.put("allow.auto.create.topics", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("default.api.timeout.ms", 5_000);
        properties.put("fetch.max.bytes", 4 * 1024 * 1024);
        properties.put("max.poll.records", 250);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = partitions();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            long begin = begins.getOrDefault(partition, 0L);
            RedrivenOffsets marks = redriven.getOrDefault(partition, new RedrivenOffsets(begin, ""));
            this.redriven.put(partition, marks);
            LongSummaryStatistics chosen = chosen(partition);
            ends.put(partition, Math.min(end, chosen.getCount() == 0 ? end : chosen.getMax() + 1));
            long first = Math.max(begin, marks.firstPending());
            consumer.seek(partition, Math.max(first, chosen.getCount() == 0 ? first : chosen.getMin()));
        });
    }

    /** The partitions of the chosen records; all partitions if a reason was chosen. */
    private List<TopicPartition> partitions() {
        return consumer.partitionsFor(selection.topic()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .filter(partition ->
                        selection.places().isEmpty() || chosen(partition).getCount() > 0)
                .toList();
    }

    private LongSummaryStatistics chosen(TopicPartition partition) {
        return selection.places().stream()
                .filter(place -> place.partition() == partition.partition())
                .mapToLong(Selection.Place::offset)
                .summaryStatistics();
    }

    /** Whether more may follow and the time is not up. */
    boolean hasNext() {
        return !isAtEnd() && System.nanoTime() < deadline;
    }

    /** Whether every selected event was returned. */
    boolean isAtEnd() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** The selected events of one poll; often empty. */
    List<ReceivedEvent> next() {
        List<ReceivedEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            ReceivedEvent event = new ReceivedEvent(record);
            if (isLeft(record) && selection.wants(event)) {
                events.add(event);
            }
        }
        return events;
    }

    private boolean isLeft(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        return record.offset() < ends.getOrDefault(partition, 0L)
                && !redriven(partition).contains(record.offset());
    }

    /** The redriven offsets of a partition; the caller adds to them. */
    RedrivenOffsets redriven(TopicPartition partition) {
        return Objects.requireNonNull(redriven.get(partition));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
