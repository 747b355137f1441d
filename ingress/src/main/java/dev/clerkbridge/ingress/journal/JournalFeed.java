// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Feeds the publisher with the journal's entries in order.
 *
 * <p>While the publisher keeps up, it gets committed entries from memory. When it falls behind, the entries in memory are
 * dropped and it reads from the journal. Either way it gets every entry in order.
 */
public final class JournalFeed {

    private static final long HANDED_OVER_MAX_BYTES = 4 * 1024 * 1024;
    private static final int READ_MAX_EVENTS = 2_000;
    private static final long READ_MAX_BYTES = 2 * 1024 * 1024;

    private final Journal journal;
    private final ArrayDeque<List<Entry>> handedOver = new ArrayDeque<>();
    private long handedOverBytes;
    private long committed;
    private boolean waiting;

    public JournalFeed(Journal journal) {
        this.journal = journal;
        this.committed = journal.last();
    }

    /** Passes on entries that became durable; called in the journal's order with at least one entry. */
    synchronized void offer(List<Entry> entries) {
        long bytes = bytes(entries);
        if (handedOverBytes + bytes > HANDED_OVER_MAX_BYTES) {
            handedOver.clear();
            handedOverBytes = 0;
        }
        if (bytes <= HANDED_OVER_MAX_BYTES) {
            handedOver.add(entries);
            handedOverBytes += bytes;
        }
        committed = last(entries).seq();
        if (waiting) {
            notifyAll();
        }
    }

    /**
     * Returns the entries after {@code seq}, in order and without gaps; empty if none arrives within {@code patience}.
     *
     * @throws JournalException when the journal cannot be read
     */
    public List<Entry> next(long seq, Duration patience) throws InterruptedException {
        List<Entry> entries = take(seq, patience);
        return entries.isEmpty() && behind(seq) ? journal.read(seq, READ_MAX_EVENTS, READ_MAX_BYTES) : entries;
    }

    @SuppressWarnings("WaitNotInLoop") // after an early wake-up the caller gets nothing and calls again
    private synchronized List<Entry> take(long seq, Duration patience) throws InterruptedException {
        if (committed <= seq && !patience.isZero()) {
            waiting = true;
            wait(patience.toMillis());
            waiting = false;
        }
        List<Entry> taken = new ArrayList<>();
        long next = seq + 1;
        while (!handedOver.isEmpty() && handedOver.element().get(0).seq() <= next) {
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
        List<Entry> entries = handedOver.remove();
        handedOverBytes -= bytes(entries);
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
