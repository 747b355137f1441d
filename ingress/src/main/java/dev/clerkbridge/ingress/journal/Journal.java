// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A durable sequence of events. Events are appended at the end, read in order, and deleted after they are published.
 *
 * <pre>
 *    deleted        published, to be deleted         backlog           appended next
 *  ─────────────┬────────────────────────────┬─────────────────────┬───────────────►  seq
 *           trimmed                     published()             last()
 * </pre>
 *
 * <p>All methods can be called from any thread, and all except {@link #close} throw {@link JournalException} if they
 * fail. Reading and writing do not wait for each other: {@link #read} never waits for {@link #append}, {@link #tidy} or
 * another method that writes, nor they for it. Only {@link #close} waits until a running {@link #read} has ended.
 */
public interface Journal extends AutoCloseable {

    /**
     * Appends the events in the order of the list, all or none, and returns them with their positions. When this method
     * returns, they are durable: they survive a crash of the process or the machine. The list must not be empty.
     */
    List<Entry> append(List<Event> events);

    /**
     * The entries after {@code seq}, in order, without gaps and unaltered; empty only at the end of the journal.
     *
     * <p>Returns at most {@code maxEvents} entries, and no entry after the one that reaches {@code maxBytes}.
     */
    List<Entry> read(long seq, int maxEvents, long maxBytes);

    /**
     * Marks all events up to and including this position as published. This is fast and never blocks. The mark survives
     * a crash of the process; after a power loss, the journal may have an older mark.
     */
    void published(JournalPosition upTo);

    /**
     * Stores the quarantine reason of these entries, so that they go to the quarantine topic even after a crash. The
     * change is durable when this method returns. Further calls with the same entries have no effect.
     */
    void quarantine(List<Entry> entries);

    /**
     * Copies an event to the table {@code set_aside}, because the quarantine topic refuses it. The change is durable
     * when this method returns. Further calls with the same entry have no effect.
     */
    void setAside(Entry entry, QuarantineReason reason);

    /**
     * Deletes a limited number of published events. Shrinks the file if much of it is unused and the backlog is small.
     *
     * @return whether many published events are left
     */
    boolean tidy();

    /**
     * Looks for changes by other programs: throws if a file of the journal is no longer in place, and counts the
     * set-aside events again.
     */
    void check();

    /**
     * Throws if the journal still cannot be written. Call this after an append has failed temporarily, for example
     * because the disk was full.
     */
    void probe();

    /** The {@code seq} of the last appended event; 0 if there is none. */
    long last();

    /** The latest position that is marked as published. */
    JournalPosition published();

    Backlog backlog();

    /**
     * When the oldest event in the backlog was accepted; null if the backlog is empty. If the journal cannot be read,
     * this is the last known time, or null if there is none.
     */
    @Nullable Instant oldest();

    /** Makes all changes durable. Another process can open the journal afterwards. */
    @Override
    void close();
}
