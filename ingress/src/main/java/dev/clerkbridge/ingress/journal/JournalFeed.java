// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Feeds the publisher with the entries of the journal, one after the other.
 *
 * <p>While the publisher keeps up, it gets what was just committed without reading it back; when it falls behind, that
 * is dropped and it reads from the journal. Either way it gets the one sequence, without gaps.
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

    /** Passes on what became durable; called in the order of the journal, and never with nothing. */
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
     * The entries that follow {@code seq}, in order and without gaps; empty when none came within {@code patience}.
     *
     * @throws JournalException when the journal cannot be read
     */
    public List<Entry> next(long seq, Duration patience) throws InterruptedException {
        List<Entry> entries = take(seq, patience);
        return entries.isEmpty() && behind(seq) ? journal.read(seq, READ_MAX_EVENTS, READ_MAX_BYTES) : entries;
    }

    @SuppressWarnings("WaitNotInLoop") // who wakes early finds nothing and comes again
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
