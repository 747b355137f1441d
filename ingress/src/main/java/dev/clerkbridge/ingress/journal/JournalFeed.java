// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives the publisher the entries of the journal, in order.
 *
 * <p>While the publisher keeps up, the entries come from memory. When the publisher falls behind, the feed drops the
 * entries in memory and reads them from the journal.
 */
public final class JournalFeed {

    private static final long MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
    private static final int MAX_READ_EVENTS = 2_000;
    private static final long MAX_READ_BYTES = 2 * 1024 * 1024;

    private final Journal journal;
    private final ArrayDeque<List<Entry>> buffered = new ArrayDeque<>();
    private long bufferedBytes;
    private long committed;
    private boolean waiting;

    public JournalFeed(Journal journal) {
        this.journal = journal;
        this.committed = journal.last();
    }

    /** Adds entries that are now durable, in the order of the journal; the list must not be empty. */
    synchronized void offer(List<Entry> entries) {
        long bytes = bytes(entries);
        if (bufferedBytes + bytes > MAX_BUFFERED_BYTES) {
            buffered.clear();
            bufferedBytes = 0;
        }
        if (bytes <= MAX_BUFFERED_BYTES) {
            buffered.add(entries);
            bufferedBytes += bytes;
        }
        committed = last(entries).seq();
        if (waiting) {
            notifyAll();
        }
    }

    /**
     * Returns the next entries after {@code seq}, in order and without gaps; may be empty if none arrives within
     * {@code timeout}.
     *
     * @throws JournalException if the journal cannot be read
     */
    public List<Entry> next(long seq, Duration timeout) throws InterruptedException {
        List<Entry> entries = take(seq, timeout);
        return entries.isEmpty() && behind(seq) ? journal.read(seq, MAX_READ_EVENTS, MAX_READ_BYTES) : entries;
    }

    @SuppressWarnings("WaitNotInLoop") // after an early wake-up, the result is empty and the caller tries again
    private synchronized List<Entry> take(long seq, Duration timeout) throws InterruptedException {
        if (committed <= seq && !timeout.isZero()) {
            waiting = true;
            wait(timeout.toMillis());
            waiting = false;
        }
        List<Entry> taken = new ArrayList<>();
        long next = seq + 1;
        while (!buffered.isEmpty() && buffered.element().get(0).seq() <= next) {
            List<Entry> entries = remove();
            long known = next - entries.get(0).seq();
            if (known < entries.size()) {
                taken.addAll(entries.subList((int) known, entries.size()));
                next = last(entries).seq() + 1;
            }
        }
        return taken;
    }

    private synchronized boolean behind(long seq) {
        return committed > seq;
    }

    private List<Entry> remove() {
        List<Entry> entries = buffered.remove();
        bufferedBytes -= bytes(entries);
        return entries;
    }

    private static Entry last(List<Entry> entries) {
        return entries.get(entries.size() - 1);
    }

    private static long bytes(List<Entry> entries) {
        Entry first = entries.get(0);
        return last(entries).position() - first.position() + first.bytes();
    }
}
