// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.Entry;
import dev.clerkbridge.ingress.journal.Journal;
import dev.clerkbridge.ingress.journal.JournalFeed;
import dev.clerkbridge.ingress.journal.JournalPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the journal that are being published. An entry is finished when it is acknowledged or set aside. The
 * journal deletes its oldest events first, so an entry counts as published only when all earlier entries are finished
 * too; one that must wait for this is in parentheses:
 *
 * <pre>
 *     finished  finished │ unfinished  (finished)  unfinished  unfinished │ not yet taken
 *     ──── published ───►│                                            taken
 * </pre>
 *
 * Only unfinished entries are kept in memory. While a partition is stuck, the entries that wait for it are kept without
 * their bodies, so a partition that has no leader for an hour needs little memory.
 *
 * <p>Thread-safe.
 */
public final class UnfinishedEntries implements PublishQueue {

    /** This many entries need about 20 MiB of memory if all of them wait for their partition. */
    private static final int MAX_UNFINISHED = 200_000;

    /** The longest time that events are collected before they are sent, so that the producer makes fewer requests. */
    private static final Duration COLLECT_TIME = Duration.ofMillis(7);

    /** After a batch of at least this size, the next events are sent without collecting. */
    private static final long LARGE_BATCH_BYTES = 64 * 1024;

    private final Journal journal;
    private final JournalFeed feed;
    private final Map<Long, PendingEntry> unfinished = new LinkedHashMap<>();
    private JournalPosition taken;
    private long collectUntil = System.nanoTime();

    public UnfinishedEntries(Journal journal, JournalFeed feed) {
        this.journal = journal;
        this.feed = feed;
        this.taken = journal.published();
    }

    @Override
    public List<PendingEvent> next(Duration timeout) throws InterruptedException {
        if (full()) {
            Thread.sleep(timeout.toMillis());
            return List.of();
        }
        collect();
        List<Entry> entries = feed.next(taken.seq(), timeout);
        collectUntil = bytes(entries) < LARGE_BATCH_BYTES ? System.nanoTime() + COLLECT_TIME.toNanos() : collectUntil;
        return take(entries);
    }

    @Override
    public boolean canWait() {
        return true;
    }

    /**
     * Stores the refusal in the journal. Otherwise, if the process crashed and an operator then raised the topic's size
     * limit, the event would be published to the events topic after later events of its key.
     */
    @Override
    public void refused(List<PendingEvent> events) {
        journal.quarantine(events.stream()
                .map(event -> ((PendingEntry) event).quarantined(QuarantineReason.REFUSED_BY_KAFKA))
                .toList());
    }

    @Override
    public synchronized List<PendingEvent> unfinished() {
        return new ArrayList<>(unfinished.values());
    }

    @Override
    public synchronized boolean drained() {
        return unfinished.isEmpty() && taken.seq() >= journal.last();
    }

    private synchronized boolean full() {
        return unfinished.size() >= MAX_UNFINISHED;
    }

    private void collect() throws InterruptedException {
        long remaining = collectUntil - System.nanoTime();
        if (remaining > 0) {
            Thread.sleep(Duration.ofNanos(remaining).toMillis() + 1);
        }
    }

    private synchronized List<PendingEvent> take(List<Entry> entries) {
        List<PendingEvent> pending = new ArrayList<>(entries.size());
        for (Entry entry : entries) {
            PendingEntry next = new PendingEntry(entry);
            unfinished.put(entry.seq(), next);
            pending.add(next);
            taken = entry.end();
        }
        return pending;
    }

    private synchronized void remove(PendingEntry entry) {
        boolean first = unfinished.values().iterator().next() == entry;
        unfinished.remove(entry.end.seq());
        if (first) {
            journal.published(
                    unfinished.isEmpty()
                            ? taken
                            : unfinished.values().iterator().next().begin());
        }
    }

    private static long bytes(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::bytes).sum();
    }

    private final class PendingEntry extends PendingEvent {

        private final JournalPosition end;
        private volatile @Nullable Event event;

        PendingEntry(Entry entry) {
            super(entry.event(), entry.bytes());
            this.end = entry.end();
            this.event = entry.event();
        }

        /** The end of the previous entry. */
        JournalPosition begin() {
            return new JournalPosition(end.seq() - 1, end.position() - bytes());
        }

        Entry quarantined(QuarantineReason reason) {
            return new Entry(end.seq(), end.position(), event().quarantined(reason));
        }

        @Override
        protected Event load() {
            Event loaded = event;
            if (loaded == null) {
                loaded = journal.read(end.seq() - 1, 1, 1).get(0).event();
                event = loaded;
            }
            return loaded;
        }

        @Override
        protected boolean postpone() {
            event = null;
            return true;
        }

        @Override
        protected void acknowledged() {
            remove(this);
        }

        @Override
        protected boolean setAside() {
            Event refused = event();
            QuarantineReason reason = Objects.requireNonNull(refused.quarantine());
            journal.setAside(new Entry(end.seq(), end.position(), refused), reason);
            remove(this);
            return true;
        }

        @Override
        protected boolean timedOut() {
            return false;
        }
    }
}
