// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * A quarantine or dead-letter topic. Reads its records that have not been redriven yet, oldest first in each partition,
 * and marks those that are redriven ({@link RedriveMarks}).
 *
 * <p>Reading ends where the topic ended when this object was created. This class joins no group, so it takes no
 * partition from a consumer. Reading needs READ on the topic and DESCRIBE on the group; {@link #markRedriven} needs
 * READ on the group.
 *
 * <p>An object does not see marks that others store after it was created, and overwrites them when it marks a record of
 * the same partition. Records whose marks are lost then count as not redriven. Not thread-safe.
 */
public final class RedrivableTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_FETCH_BYTES = 4 * 1024 * 1024;

    private final String topic;
    private final Set<RecordPlace> chosen;
    private final ReadingTimeout timeout;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, RedriveMarks> redriven = new HashMap<>();
    private boolean full;

    /**
     * Reads the marks, and starts in each partition at the oldest record to read.
     *
     * @param client the Kafka client's properties; {@code default.api.timeout.ms} also limits {@link #next}
     * @param topic the quarantine or dead-letter topic
     * @param eventsTopic the events topic that {@code topic} belongs to
     * @param chosen the records to read; empty for all
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access
     */
    public RedrivableTopic(Map<String, Object> client, String topic, String eventsTopic, Set<RecordPlace> chosen) {
        this.topic = topic;
        this.chosen = Set.copyOf(chosen);
        this.timeout = new ReadingTimeout(client);
        consumer = new KafkaConsumer<>(
                properties(client, eventsTopic), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            start();
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
    }

    private void start() {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .filter(partition -> chosen.isEmpty() || offsets(partition).getCount() > 0)
                .toList();
        consumer.assign(partitions);
        ends.putAll(consumer.endOffsets(partitions));
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        consumer.beginningOffsets(partitions)
                .forEach((partition, beginning) -> start(partition, beginning, committed.get(partition)));
    }

    private void start(TopicPartition partition, long beginning, @Nullable OffsetAndMetadata committed) {
        RedriveMarks marks = committed == null
                ? new RedriveMarks(beginning, "")
                : new RedriveMarks(Math.max(beginning, committed.offset()), committed.metadata());
        redriven.put(partition, marks);
        if (chosen.isEmpty()) {
            consumer.seek(partition, marks.firstPending());
        } else {
            LongSummaryStatistics wanted = offsets(partition);
            consumer.seek(partition, Math.max(marks.firstPending(), wanted.getMin()));
            ends.merge(partition, wanted.getMax() + 1, Math::min);
        }
    }

    private LongSummaryStatistics offsets(TopicPartition partition) {
        return chosen.stream()
                .filter(place -> place.partition() == partition.partition())
                .mapToLong(RecordPlace::offset)
                .summaryStatistics();
    }

    /** Whether {@link #next} has returned all records to read. */
    public boolean isAtEnd() {
        return unread() == 0;
    }

    /** The number of offsets that {@link #next} still has to read. */
    public long unread() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }

    /**
     * The next records. Waits at most half a second, so the list can be empty even before the end.
     *
     * @throws TimeoutException if consecutive calls have waited longer than Kafka's {@code default.api.timeout.ms} in
     *     total, and none of the records to read arrived
     */
    public List<ReceivedEvent> next() {
        List<ReceivedEvent> events = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : timeout.poll(consumer, POLL, this::unread)) {
            ReceivedEvent event = new ReceivedEvent(record);
            if (isPending(record) && (chosen.isEmpty() || chosen.contains(event.place()))) {
                events.add(event);
            }
        }
        if (timeout.isOver()) {
            throw new TimeoutException("Kafka has sent no record of " + topic + " for "
                    + timeout.waited().toSeconds() + " s, but there are more");
        }
        return events;
    }

    private boolean isPending(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        return record.offset() < ends.getOrDefault(partition, 0L)
                && !marks(partition).contains(record.offset());
    }

    /**
     * Stores in Kafka that these records were redriven, so that later runs skip them.
     *
     * @return false if some marks do not fit into Kafka's limit ({@link RedriveMarks}), so that a later run redrives
     *     their records again
     * @throws org.apache.kafka.common.KafkaException if Kafka does not accept the commit
     */
    public boolean markRedriven(Collection<RecordPlace> places) {
        Set<TopicPartition> changed = new HashSet<>();
        for (RecordPlace place : places) {
            TopicPartition partition = new TopicPartition(topic, place.partition());
            if (ends.containsKey(partition)) {
                marks(partition).add(place.offset());
                changed.add(partition);
            }
        }
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        for (TopicPartition partition : changed) {
            commits.put(
                    partition,
                    new OffsetAndMetadata(
                            marks(partition).firstPending(), marks(partition).metadata()));
        }
        consumer.commitSync(commits);
        boolean fit = changed.stream().allMatch(partition -> marks(partition).fit());
        full |= !fit;
        return fit;
    }

    /** Whether a call of {@link #markRedriven} has returned false. */
    public boolean isFull() {
        return full;
    }

    private RedriveMarks marks(TopicPartition partition) {
        return Objects.requireNonNull(redriven.get(partition));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    /** The properties of the consumer that reads the topic: those of {@code client} and those that this class needs. */
    public static Map<String, Object> properties(Map<String, Object> client, String eventsTopic) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("group.id", TopicNames.redriveGroup(eventsTopic));
        properties.put("group.protocol", "classic");
        properties.remove("group.remote.assignor"); // the classic protocol refuses it
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("allow.auto.create.topics", false);
        properties.put("fetch.min.bytes", 1); // with more, Kafka would wait for new records at the end
        properties.put("fetch.max.bytes", MAX_FETCH_BYTES);
        properties.put("max.poll.records", 250);
        return properties;
    }
}
