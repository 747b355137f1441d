// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.load.Acknowledged;
import dev.clerkbridge.bench.load.EventNumber;
import dev.clerkbridge.bench.load.SignedRequests;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Compares the records written to a topic since {@link #begin} with the acknowledged events. */
final class AcknowledgementCheck implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final List<TopicPartition> partitions;
    private Map<TopicPartition, Long> begins = Map.of();

    AcknowledgementCheck(String bootstrapServers, String topic) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.auto.commit",
                false,
                "fetch.max.bytes",
                64 << 20,
                "max.partition.fetch.bytes",
                8 << 20,
                "max.poll.records",
                20_000);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        begin();
    }

    /** Starts a new count, which ignores all earlier records. */
    void begin() {
        begins = new HashMap<>(consumer.endOffsets(partitions));
    }

    /** Records written since {@link #begin}. */
    long count() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return partitions.stream()
                .mapToLong(partition -> ends.getOrDefault(partition, 0L) - begins.getOrDefault(partition, 0L))
                .sum();
    }

    /**
     * Waits until at least {@code records} records have been written since {@link #begin}, or {@code limit} has passed.
     *
     * @return the time waited
     */
    Duration await(long records, Duration limit) throws InterruptedException {
        long begin = System.nanoTime();
        while (count() < records && System.nanoTime() - begin < limit.toNanos()) {
            Thread.sleep(20);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /**
     * Counts acknowledged events that are missing from the topic. An event that was acknowledged several times must be
     * on the topic at least as often, with the bytes that were sent. Then deletes the records from the topic.
     *
     * @param batches all batches sent since {@link #begin}
     */
    long missing(List<Batch> batches) throws InterruptedException {
        Map<Integer, Batch> byNumber = batches.stream().collect(Collectors.toMap(Batch::number, Function.identity()));
        partitions.forEach(partition -> consumer.seek(partition, begins.getOrDefault(partition, 0L)));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Header id = record.headers().lastHeader("svix-id");
                Batch batch = id == null ? null : byNumber.get(EventNumber.batch(id.value()));
                if (batch != null) {
                    batch.arrived(EventNumber.number(id.value()), record.value());
                }
            }
        }
        delete(ends);
        return batches.stream().mapToLong(Batch::missing).sum();
    }

    @Override
    public void close() {
        consumer.close();
        admin.close();
    }

    private void delete(Map<TopicPartition, Long> ends) throws InterruptedException {
        try {
            admin.deleteRecords(ends.entrySet().stream()
                            .collect(Collectors.toMap(
                                    Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue()))))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the broker did not delete the benchmark's records", e);
        }
    }

    /** One batch of requests, with the number of unaltered arrivals of each event. */
    static final class Batch {

        private final Acknowledged acknowledged;
        private final SignedRequests requests;
        private final int[] arrived;

        Batch(Acknowledged acknowledged, SignedRequests requests) {
            this.acknowledged = acknowledged;
            this.requests = requests;
            this.arrived = new int[requests.count()];
        }

        int number() {
            return requests.batch();
        }

        /** The number of acknowledgements. */
        long acknowledged() {
            return acknowledged.total();
        }

        private void arrived(int index, byte[] value) {
            if (requests.body(index).equals(ByteBuffer.wrap(value))) {
                arrived[index]++;
            }
        }

        private long missing() {
            long missing = 0;
            for (int i = 0; i < arrived.length; i++) {
                missing += Math.max(0, acknowledged.times(i) - arrived[i]);
            }
            return missing;
        }
    }
}
