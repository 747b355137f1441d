// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One durable sequence of events: appended at one end, read in order, forgotten at the other end once published.
 *
 * <pre>
 *    forgotten      published, to be forgotten       backlog           appended next
 *  ─────────────┬────────────────────────────┬─────────────────────┬───────────────►  seq
 *           trimmed                     published()             last()
 * </pre>
 *
 * <p>{@link #append}, {@link #tidy}, {@link #probe} and {@link #setAside} belong to the writer's side, {@link #read} to
 * the reader's; either side may be called from any thread and never waits for the other. Every method throws
 * {@link JournalException}.
 */
public interface Journal extends AutoCloseable {

    /**
     * Appends the events in this order, all or none, and returns them with their places once they are durable: they
     * survive the end of the process and of the machine.
     */
    List<Entry> append(List<Event> events);

    /**
     * The entries that follow {@code seq}, in order, without gaps, unaltered; empty only at the end.
     *
     * <p>Returns at least one entry if there is one, however large; otherwise stays within both limits.
     */
    List<Entry> read(long seq, int maxEvents, long maxBytes);

    /**
     * Notes that everything up to and including this place need not be kept any more. Cheap and never blocks; survives
     * the end of the process, but after a loss of power some may come up again.
     */
    void published(JournalPosition upTo);

    /**
     * Replaces these entries by the same events with a reason for the quarantine, so that they go there after a crash,
     * too. Durable on return. Repeating it changes nothing.
     */
    void quarantine(List<Entry> entries);

    /** Keeps an event that Kafka can never take in a table of its own; durable on return. Repeating it changes nothing. */
    void setAside(Entry entry, QuarantineReason reason);

    /**
     * Forgets a bounded number of published events and gives space back, when that is worth a write of its own.
     *
     * @return whether more remains to be done
     */
    boolean tidy();

    /** Finds out whether there is space again after an append failed for lack of it; throws as that did if not. */
    void probe();

    /** The last place that was given, or 0. */
    long last();

    /** The last place that is noted as published. */
    JournalPosition published();

    Backlog backlog();

    /** When the oldest event of the backlog was accepted; null without a backlog. */
    @Nullable Instant oldest();

    /** Leaves everything durable and lets another process open the journal. */
    @Override
    void close();
}
