// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.util.Map;
import java.util.TreeMap;

/**
 * The redriven records of a partition of a quarantine or dead-letter topic. The consumer group {@link
 * TopicNames#redriveGroup} stores them as a committed offset, before which all records are redriven, and offset
 * metadata with the redriven ranges after it: {@code 12-40,45-45}.
 *
 * <p>Kafka limits the length of the metadata. Ranges that do not fit are dropped, and a later run publishes their
 * records again; duplicates are harmless.
 */
public final class RedrivenOffsets {

    private static final int MAX_NOTE = 4_000;

    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private long firstLeft;

    /**
     * Parses the stored form.
     *
     * @param firstLeft the committed offset: all earlier records are redriven
     * @param note the commit's metadata; empty if there is none
     */
    public RedrivenOffsets(long firstLeft, String note) {
        this.firstLeft = firstLeft;
        for (String range : note.split(",", -1)) {
            String[] ends = range.split("-", -1);
            if (ends.length == 2) {
                ranges.put(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
            }
        }
    }

    /** Whether the record at this offset was redriven. */
    public boolean contains(long offset) {
        Map.Entry<Long, Long> range = ranges.floorEntry(offset);
        return offset < firstLeft || (range != null && offset <= range.getValue());
    }

    /** Records that it was redriven. */
    public void add(long offset) {
        if (contains(offset)) {
            return;
        }
        Map.Entry<Long, Long> before = ranges.floorEntry(offset);
        long start = before != null && before.getValue() == offset - 1 ? before.getKey() : offset;
        Long end = ranges.remove(offset + 1);
        ranges.put(start, end == null ? offset : end);
        Map.Entry<Long, Long> first = ranges.firstEntry();
        if (first != null && first.getKey() <= firstLeft) {
            firstLeft = first.getValue() + 1;
            ranges.remove(first.getKey());
        }
    }

    /** The offset to commit. */
    public long firstLeft() {
        return firstLeft;
    }

    /** The metadata to commit with it. */
    public String note() {
        StringBuilder note = new StringBuilder();
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            String text = range.getKey() + "-" + range.getValue();
            if (note.length() + text.length() >= MAX_NOTE) {
                break;
            }
            note.append(note.isEmpty() ? "" : ",").append(text);
        }
        return note.toString();
    }
}
