package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.Entry;
import dev.clerkbridge.ingress.journal.Journal;
import dev.clerkbridge.ingress.journal.JournalException;
import dev.clerkbridge.ingress.journal.JournalException.Fault;
import dev.clerkbridge.ingress.journal.Tail;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.operations.health.Component;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the journal: whatever has gathered while the last group was committed is the next group,
 * so that one fsync serves as many senders as are waiting.
 *
 * <pre>
 *   offer()  any thread ──► waiting group ──► append: one transaction, one fsync ──► receipts, then the relay
 * </pre>
 */
final class GroupCommitter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(GroupCommitter.class);

    private static final int WAITING_MAX_EVENTS = 16_384;
    private static final long WAITING_MAX_BYTES = 32 * 1024 * 1024;
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration TIDY_EVERY = Duration.ofSeconds(1);

    private final Journal journal;
    private final Tail tail;
    private final long maxBytes;
    private final JournalMetrics metrics;
    private final Component health;
    private final Thread thread;

    private Group waiting = new Group();
    private Group spare = new Group();
    private long unsettledBytes;
    /** Size of the event that the full journal refused last; 0 since there was room for it again. */
    private long refusedBytes;

    private boolean idle;
    private boolean closed;

    private volatile @Nullable String broken;
    private volatile @Nullable String noSpace;
    private long tidiedAt = System.nanoTime();

    GroupCommitter(Journal journal, Tail tail, long maxBytes, JournalMetrics metrics, Component health) {
        this.journal = journal;
        this.tail = tail;
        this.maxBytes = maxBytes;
        this.metrics = metrics;
        this.health = health;
        this.thread = new Thread(this::run, "journal-writer");
        thread.start();
    }

    /** Takes the event into the next group, which may wait for {@link #flush}; settles it if there is no room for it. */
    void offer(Event event, AcceptCallback receipt) {
        AcceptResult refusal = refusal(event, receipt);
        if (refusal != null) {
            receipt.completed(refusal);
        }
    }

    /** Has the next group taken, if there is anybody to take it. */
    synchronized void flush() {
        if (idle) {
            notifyAll();
        }
    }

    /** Commits and settles what is waiting, then ends; what is offered from now on is settled as closing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable AcceptResult refusal(Event event, AcceptCallback receipt) {
        if (closed) {
            return AcceptResult.CLOSING;
        }
        if (broken != null) {
            return AcceptResult.FAILED;
        }
        long bytes = Entry.bytes(event);
        if (!fits(bytes)) {
            refusedBytes = bytes;
            return AcceptResult.FULL;
        }
        if (unsettledBytes + bytes > WAITING_MAX_BYTES || waiting.size() >= WAITING_MAX_EVENTS) {
            return AcceptResult.FULL;
        }
        waiting.add(event, receipt, bytes);
        unsettledBytes += bytes;
        return null;
    }

    private void run() {
        for (Group group = take(); group != null; group = take()) {
            try {
                if (!group.isEmpty()) {
                    commit(group);
                }
                tidyWhenDue(group.isEmpty());
            } catch (JournalException e) {
                failed(e);
            } catch (RuntimeException | Error e) {
                // Nobody knows what state this left: better no journal than a wrong one.
                broken = "unexpected " + e;
                LOGGER.atError().setCause(e).log("Journal writer failed");
            } finally {
                group.settle(broken == null ? AcceptResult.FULL : AcceptResult.FAILED);
                release(group);
            }
            report();
        }
    }

    /** The next group, perhaps empty; null when the end is reached. */
    @SuppressWarnings("WaitNotInLoop") // whoever wakes early finds an empty group
    private synchronized @Nullable Group take() {
        if (waiting.isEmpty() && !closed) {
            idle = true;
            try {
                wait(IDLE.toMillis());
            } catch (InterruptedException e) {
                closed = true;
            }
            idle = false;
        }
        if (waiting.isEmpty() && closed) {
            return null;
        }
        Group next = waiting;
        waiting = spare;
        spare = next;
        return next;
    }

    private void commit(Group group) {
        long start = System.nanoTime();
        List<Entry> entries = journal.append(group.events());
        metrics.committed(entries.size(), Duration.ofNanos(System.nanoTime() - start));
        noSpace = null;
        group.settle(AcceptResult.DURABLE);
        tail.offer(entries);
    }

    private void tidyWhenDue(boolean nothingElseToDo) {
        long now = System.nanoTime();
        if (broken == null && (nothingElseToDo || now - tidiedAt > TIDY_EVERY.toNanos())) {
            tidiedAt = now;
            if (noSpace != null) {
                journal.probe();
                noSpace = null;
            }
            journal.tidy();
        }
    }

    private void failed(JournalException e) {
        if (e.fault() == Fault.FINAL) {
            if (broken == null) {
                LOGGER.atError()
                        .setCause(e)
                        .log("Journal failed; no event is taken until it is repaired and restarted");
            }
            broken = e.getMessage();
        } else {
            if (noSpace == null) {
                LOGGER.atWarn().setCause(e).log("Journal cannot grow; events are refused until it can");
            }
            noSpace = e.getMessage();
        }
    }

    private synchronized void release(Group group) {
        unsettledBytes -= group.bytes();
        group.clear();
    }

    private void report() {
        String cause = broken != null ? broken : noSpace;
        if (cause == null && full()) {
            cause = "the journal is full: JOURNAL_MAX_BYTES is " + maxBytes;
        }
        if (cause == null) {
            health.reportUp();
        } else {
            health.reportDown(cause);
        }
    }

    /** Whether the event that was refused last would be refused again. */
    private synchronized boolean full() {
        if (refusedBytes > 0 && fits(refusedBytes)) {
            refusedBytes = 0;
        }
        return refusedBytes > 0;
    }

    private boolean fits(long bytes) {
        return journal.backlog().bytes() + unsettledBytes + bytes <= maxBytes;
    }
}
