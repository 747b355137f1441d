// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.util.Map;
import java.util.TreeMap;

/**
 * Says which records of one partition of a quarantine or dead-letter topic have been redriven. Kafka stores the marks
 * as a commit of the consumer group {@link TopicNames#redriveGroup}: all records before the committed offset are
 * redriven (or deleted), and the commit's metadata lists the later ranges that are redriven, such as
 * {@code 12-40,45-45}.
 *
 * <p>Kafka limits the length of the metadata. Ranges that do not fit are not stored, so a later run redrives their
 * records again. Subscribers recognize these duplicates by their id.
 */
public final class RedriveMarks {

    /** Kafka's default limit is 4,096 bytes. */
    private static final int MAX_METADATA_LENGTH = 4_000;

    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private long firstPending;

    /**
     * Reads a commit.
     *
     * @param firstPending the committed offset: the first one that is left to redrive
     * @param metadata the commit's metadata; empty if there is none
     */
    public RedriveMarks(long firstPending, String metadata) {
        this.firstPending = firstPending;
        for (String range : metadata.split(",", -1)) {
            String[] ends = range.split("-", -1);
            if (ends.length == 2) {
                load(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
            }
        }
    }

    /** Drops a range whose records Kafka has deleted, so that its text leaves room for others. */
    private void load(long first, long last) {
        if (first > firstPending) {
            ranges.put(first, last);
        } else {
            firstPending = Math.max(firstPending, last + 1);
        }
    }

    /** Whether the record at this offset was redriven. */
    public boolean contains(long offset) {
        Map.Entry<Long, Long> range = ranges.floorEntry(offset);
        return offset < firstPending || (range != null && offset <= range.getValue());
    }

    /** The number of offsets from {@code begin} (inclusive) to {@code end} (exclusive) that were not redriven. */
    public long pending(long begin, long end) {
        long from = Math.max(begin, firstPending);
        long redriven = ranges.entrySet().stream()
                .mapToLong(range -> Math.min(end, range.getValue() + 1) - Math.max(from, range.getKey()))
                .filter(length -> length > 0)
                .sum();
        return Math.max(0, end - from) - redriven;
    }

    /** Marks the record at this offset as redriven. */
    public void add(long offset) {
        if (contains(offset)) {
            return;
        }
        Map.Entry<Long, Long> before = ranges.floorEntry(offset);
        long start = before != null && before.getValue() == offset - 1 ? before.getKey() : offset;
        Long end = ranges.remove(offset + 1);
        ranges.put(start, end == null ? offset : end);
        Map.Entry<Long, Long> first = ranges.firstEntry();
        if (first != null && first.getKey() <= firstPending) {
            firstPending = first.getValue() + 1;
            ranges.remove(first.getKey());
        }
    }

    /** The offset to commit: the first one that is left to redrive. */
    public long firstPending() {
        return firstPending;
    }

    /** The metadata to commit together with {@link #firstPending}. */
    public String metadata() {
        StringBuilder metadata = new StringBuilder();
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            String text = range.getKey() + "-" + range.getValue();
            if (metadata.length() + text.length() >= MAX_METADATA_LENGTH) {
                break;
            }
            metadata.append(metadata.isEmpty() ? "" : ",").append(text);
        }
        return metadata.toString();
    }

    /** Whether {@link #metadata} contains all ranges. */
    public boolean fit() {
        return new RedriveMarks(firstPending, metadata()).ranges.size() == ranges.size();
    }
}
