package dev.clerkbridge.ingress.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Where the relay follows the journal: it waits here for what comes next.
 *
 * <p>While the relay keeps up, it is handed what was just committed, without reading it back; when it falls behind, the
 * hand-over is dropped and it reads from the journal. Either way it gets the one sequence, place by place.
 */
public final class Tail {

    private static final long HANDED_OVER_MAX_BYTES = 4 * 1024 * 1024;
    private static final int READ_MAX_EVENTS = 2_000;
    private static final long READ_MAX_BYTES = 2 * 1024 * 1024;

    private final Journal journal;
    private final ArrayDeque<List<Entry>> handedOver = new ArrayDeque<>();
    private long handedOverBytes;
    private long committed;
    private boolean waiting;

    public Tail(Journal journal) {
        this.journal = journal;
        this.committed = journal.last();
    }

    /** Tells the relay what became durable; called in the order of the journal, and never with nothing. */
    public synchronized void offer(List<Entry> entries) {
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

    @SuppressWarnings("WaitNotInLoop") // whoever wakes early finds nothing and comes again
    private synchronized List<Entry> take(long seq, Duration patience) throws InterruptedException {
        if (committed <= seq) {
            waiting = true;
            wait(Math.max(1, patience.toMillis()));
            waiting = false;
        }
        while (!handedOver.isEmpty() && last(handedOver.peek()).seq() <= seq) {
            remove();
        }
        List<Entry> entries = handedOver.peek();
        if (entries == null || entries.get(0).seq() > seq + 1) {
            return List.of();
        }
        remove();
        int known = (int) (seq + 1 - entries.get(0).seq());
        return entries.subList(known, entries.size());
    }

    private synchronized boolean behind(long seq) {
        return committed > seq;
    }

    private void remove() {
        handedOverBytes -= bytes(handedOver.remove());
    }

    private static Entry last(List<Entry> entries) {
        return entries.get(entries.size() - 1);
    }

    private static long bytes(List<Entry> entries) {
        Entry first = entries.get(0);
        return last(entries).position() - first.position() + first.bytes();
    }
}
