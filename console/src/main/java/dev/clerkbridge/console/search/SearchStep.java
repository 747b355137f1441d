// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.contract.ReceivedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One step of a search. It reads partitions from a position towards their beginning, in windows of offsets.
 *
 * <p>The first windows are small, so that the newest records appear quickly. Later windows are larger, so that a long
 * search needs few requests. A step reads at least one window. It ends after a window if it has enough hits or bytes,
 * its time is up, or all records are read.
 */
final class SearchStep {

    private static final long FIRST_WINDOW = 256;
    private static final long MAX_WINDOW = 16_384;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MAX_IDLE_POLLS = 25;

    /**
     * A step ends when the size of its hits reaches this limit. The hits of the last window can double it, and exceed
     * that if single events are large.
     */
    static final long MAX_BYTES = 16L * 1024 * 1024;

    private final Consumer<byte[], byte[]> consumer;
    private final Predicate<ReceivedEvent> wanted;
    private final int limit;
    private final long deadline;
    private final Map<TopicPartition, PartitionScan> scans = new LinkedHashMap<>();
    private long read;

    /**
     * Creates a step without reading records.
     *
     * @param floor the lowest offset to read in each partition; a partition without one is read to its beginning
     */
    SearchStep(
            Consumer<byte[], byte[]> consumer,
            SearchPosition start,
            Map<TopicPartition, Long> floor,
            Predicate<ReceivedEvent> wanted,
            int limit,
            Duration budget) {
        this.consumer = consumer;
        this.wanted = wanted;
        this.limit = limit;
        this.deadline = System.nanoTime() + budget.toNanos();
        consumer.beginningOffsets(start.before().keySet()).forEach((partition, begin) -> {
            long before = start.before().getOrDefault(partition, begin);
            long lowest = Math.max(begin, floor.getOrDefault(partition, begin));
            long share = MAX_BYTES / start.before().size();
            scans.put(partition, new PartitionScan(partition, lowest, before, limit, share));
        });
    }

    SearchPage run() {
        long window = FIRST_WINDOW;
        List<PartitionScan> open = open();
        while (!open.isEmpty() && hits() < limit && bytes() < MAX_BYTES && hasTimeFor(window)) {
            readWindow(open, Math.max(1, window / open.size()));
            window = Math.min(window * 2, MAX_WINDOW);
            open = open();
        }
        return page();
    }

    /** Always true for the first window: if Kafka is slow, the search must still move on. */
    private boolean hasTimeFor(long window) {
        return window == FIRST_WINDOW || System.nanoTime() < deadline;
    }

    private List<PartitionScan> open() {
        return scans.values().stream().filter(scan -> !scan.isFinished()).toList();
    }

    private int hits() {
        return scans.values().stream().mapToInt(PartitionScan::hits).sum();
    }

    private long bytes() {
        return scans.values().stream().mapToLong(PartitionScan::hitBytes).sum();
    }

    private void readWindow(List<PartitionScan> open, long length) {
        List<TopicPartition> partitions =
                open.stream().map(PartitionScan::partition).toList();
        consumer.assign(partitions);
        // A partition that was in the previous window is still paused.
        consumer.resume(partitions);
        open.forEach(scan -> consumer.seek(scan.partition(), scan.openWindow(length)));
        readToEnd(open);
        open.forEach(PartitionScan::closeWindow);
    }

    /**
     * Reads the window to its end. Fails if Kafka sends nothing for five seconds, because the search must skip no
     * record.
     */
    private void readToEnd(List<PartitionScan> window) {
        List<PartitionScan> open = new ArrayList<>(window);
        int idlePolls = 0;
        while (!open.isEmpty()) {
            long readBefore = read;
            consumer.poll(POLL).forEach(this::take);
            boolean progressed = open.removeIf(this::isRead) || read > readBefore;
            idlePolls = progressed ? 0 : idlePolls + 1;
            if (idlePolls > MAX_IDLE_POLLS) {
                throw new UnreadableException(
                        open.stream().map(PartitionScan::partition).toList());
            }
        }
    }

    private boolean isRead(PartitionScan scan) {
        if (scan.isBeforeWindowEnd(consumer.position(scan.partition()))) {
            return false;
        }
        consumer.pause(List.of(scan.partition()));
        return true;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        PartitionScan scan = scans.get(new TopicPartition(record.topic(), record.partition()));
        if (scan == null || !scan.isBeforeWindowEnd(record.offset())) {
            return;
        }
        read++;
        ReceivedEvent event = new ReceivedEvent(record);
        if (wanted.test(event)) {
            scan.add(event);
        }
    }

    private SearchPage page() {
        List<ReceivedEvent> newest = takeNewest();
        scans.values().forEach(PartitionScan::leaveRest);
        Map<TopicPartition, Long> next = new LinkedHashMap<>();
        open().forEach(scan -> next.put(scan.partition(), scan.before()));
        long left = scans.values().stream().mapToLong(PartitionScan::left).sum();
        return new SearchPage(newest, next.isEmpty() ? null : new SearchPosition(next), read, left);
    }

    /**
     * Takes the newest hits of all partitions, at most {@code limit}. In a partition, higher offsets always come first.
     */
    private List<ReceivedEvent> takeNewest() {
        List<ReceivedEvent> newest = new ArrayList<>();
        while (newest.size() < limit && hits() > 0) {
            scans.values().stream()
                    .filter(scan -> scan.hits() > 0)
                    .max(Comparator.comparingLong(PartitionScan::newestTime))
                    .ifPresent(scan -> newest.add(scan.take()));
        }
        return newest;
    }
}
