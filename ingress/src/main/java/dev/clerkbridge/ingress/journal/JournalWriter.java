// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.journal.JournalException.Fault;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.operations.health.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that appends events to the journal. All events that arrive during a commit form the next group, so one
 * fsync makes many events durable.
 *
 * <pre>
 *   accept()  any thread ──► waiting ──► append: one transaction, one fsync ──► callbacks, then the feed
 * </pre>
 */
public final class JournalWriter implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(JournalWriter.class);

    private static final int MAX_WAITING_EVENTS = 16_384;
    private static final long MAX_PENDING_BYTES = 32 * 1024 * 1024;
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration MAX_POSTPONED = Duration.ofMinutes(1);
    private static final Duration HANGING = Duration.ofSeconds(5);

    private final Journal journal;
    private final JournalFeed feed;
    private final long maxBytes;
    private final JournalMetrics metrics;
    private final Component health;
    private final Consumer<String> journalFailed;
    private final Thread thread = new Thread(this::run, "journal-writer");

    private List<EventSubmission> waiting = new ArrayList<>();
    private long pendingBytes;
    /** The size of the last event that was refused because the journal was full; 0 once there is room for it again. */
    private long refusedBytes;

    private boolean closed;

    private volatile @Nullable String broken;
    private volatile @Nullable String temporaryFault;
    private long checkedAt = System.nanoTime();
    private long tidiedAt = System.nanoTime();
    private boolean untidy;
    /** When the current write started; null while there is none. */
    private volatile @Nullable Long writingSince;

    /**
     * Starts the writer.
     *
     * @param maxBytes the maximum total size of the backlog and the set-aside events; new events beyond it are refused
     * @param journalFailed called once if the journal fails permanently
     */
    public JournalWriter(
            Journal journal,
            JournalFeed feed,
            long maxBytes,
            JournalMetrics metrics,
            Component health,
            Consumer<String> journalFailed) {
        this.journal = journal;
        this.feed = feed;
        this.maxBytes = maxBytes;
        this.metrics = metrics;
        this.health = health;
        this.journalFailed = journalFailed;
        report();
        health.check(this::hanging);
        thread.start();
    }

    /**
     * Adds the events to the next group. Refuses an event immediately if there is no room for it, if the journal has
     * failed, or if this writer is closed.
     */
    public void accept(List<EventSubmission> submissions) {
        take(submissions).forEach(Runnable::run);
    }

    /** Commits the waiting events, then stops. */
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

    /** Returns the callbacks of refused events, which must be called without holding the lock. */
    private synchronized List<Runnable> take(List<EventSubmission> submissions) {
        List<Runnable> refused = List.of();
        for (EventSubmission submission : submissions) {
            AcceptResult refusal = refusal(Entry.bytes(submission.event()));
            if (refusal == null) {
                waiting.add(submission);
                pendingBytes += Entry.bytes(submission.event());
            } else {
                refused = refused.isEmpty() ? new ArrayList<>() : refused;
                refused.add(() -> submission.callback().completed(refusal));
            }
        }
        notifyAll();
        return refused;
    }

    private @Nullable AcceptResult refusal(long bytes) {
        if (closed) {
            return AcceptResult.CLOSING;
        }
        if (broken != null) {
            return AcceptResult.FAILED;
        }
        if (!fits(bytes)) {
            refusedBytes = bytes;
            return AcceptResult.FULL;
        }
        boolean busy = pendingBytes + bytes > MAX_PENDING_BYTES || waiting.size() >= MAX_WAITING_EVENTS;
        return busy ? AcceptResult.FULL : null;
    }

    private void run() {
        for (List<EventSubmission> group = next(); group != null; group = next()) {
            writingSince = System.nanoTime();
            if (!group.isEmpty()) {
                commit(group);
            }
            tidyWhenDue();
            writingSince = null;
            report();
        }
    }

    /** The writer's thread cannot report a disk that neither completes a write nor fails. */
    private @Nullable String hanging() {
        Long since = writingSince;
        return since == null || System.nanoTime() - since < HANGING.toNanos()
                ? null
                : "the disk hangs: a write to the journal has not ended for more than " + HANGING.toSeconds() + " s";
    }

    /** Waits for the next group; empty after a timeout, null after the last group. */
    private synchronized @Nullable List<EventSubmission> next() {
        long timeout = untidy ? 1 : CHECK_EVERY.toMillis();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
        try {
            while (waiting.isEmpty() && !closed && timeout > 0) {
                wait(timeout);
                timeout = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        } catch (InterruptedException e) {
            closed = true;
        }
        List<EventSubmission> group = waiting;
        waiting = new ArrayList<>();
        return group.isEmpty() && closed ? null : group;
    }

    private void commit(List<EventSubmission> group) {
        long start = System.nanoTime();
        List<Entry> entries;
        try {
            entries = journal.append(group.stream().map(EventSubmission::event).toList());
            metrics.committed(entries.size(), Duration.ofNanos(System.nanoTime() - start));
            temporaryFault = null;
        } catch (RuntimeException | Error e) {
            complete(group, failed(e) == Fault.PERMANENT ? AcceptResult.FAILED : AcceptResult.FULL);
            return;
        }
        complete(group, AcceptResult.DURABLE);
        try {
            feed.offer(entries);
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void complete(List<EventSubmission> group, AcceptResult result) {
        long bytes = 0;
        for (EventSubmission submission : group) {
            bytes += Entry.bytes(submission.event());
            LOGGER.atDebug()
                    .addKeyValue("svix-id", submission.event().id())
                    .addKeyValue("result", result)
                    .log("The journal accepted or refused an event");
            try {
                submission.callback().completed(result);
            } catch (RuntimeException | Error e) {
                failed(e); // the other events still need their results
            }
        }
        synchronized (this) {
            pendingBytes -= bytes;
        }
    }

    private void tidyWhenDue() {
        boolean due = System.nanoTime() - checkedAt >= CHECK_EVERY.toNanos();
        if (broken != null || (!untidy && !due)) {
            return;
        }
        // On a slow disk, waiting events would wait for one more sync, and appends delete published events, too. But an
        // append that fails, for example because the disk is full, deletes nothing, and only tidying shrinks the file.
        boolean postponed =
                temporaryFault == null && hasWaitingEvents() && System.nanoTime() - tidiedAt < MAX_POSTPONED.toNanos();
        untidy = postponed;
        writingSince = System.nanoTime();
        try {
            if (due) {
                checkedAt = System.nanoTime();
                check();
            }
            if (!postponed) {
                writingSince = System.nanoTime();
                untidy = journal.tidy();
                tidiedAt = System.nanoTime();
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private synchronized boolean hasWaitingEvents() {
        return !waiting.isEmpty();
    }

    private void check() {
        journal.check();
        if (temporaryFault != null) {
            journal.probe();
            temporaryFault = null;
        }
    }

    private Fault failed(Throwable e) {
        if (e instanceof JournalException passing && passing.fault() == Fault.TEMPORARY) {
            if (temporaryFault == null) {
                LOGGER.atWarn().setCause(e).log("Cannot write the journal; events are refused until a write succeeds");
            }
            temporaryFault = e.getMessage();
            return Fault.TEMPORARY;
        }
        if (broken == null) {
            // After an unexpected failure, the state of the journal is unknown, so nothing more may be written to it.
            broken = e instanceof JournalException ? e.getMessage() : "the journal's thread failed: " + e;
            LOGGER.atError().setCause(e).log("The journal failed; no more events are accepted");
            report();
            journalFailed.accept(String.valueOf(broken));
        }
        return Fault.PERMANENT;
    }

    private void report() {
        String cause = broken != null ? broken : temporaryFault;
        if (cause == null && full()) {
            cause = "the journal is full: JOURNAL_MAX_BYTES is " + maxBytes;
        }
        if (cause == null) {
            health.reportUp();
        } else {
            health.reportDown(cause);
        }
    }

    /** Whether the last refused event would be refused again. */
    private synchronized boolean full() {
        if (refusedBytes > 0 && fits(refusedBytes)) {
            refusedBytes = 0;
        }
        return refusedBytes > 0;
    }

    private boolean fits(long bytes) {
        return journal.backlog().bytes() + pendingBytes + bytes <= maxBytes;
    }
}
