// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A durable sequence of events, which are appended at the end, read in order, and deleted once published.
 *
 * <pre>
 *    deleted        published, to be deleted         backlog           appended next
 *  ─────────────┬────────────────────────────┬─────────────────────┬───────────────►  seq
 *           trimmed                     published()             last()
 * </pre>
 *
 * <p>{@link #append}, {@link #tidy}, {@link #probe} and {@link #setAside} write, {@link #read} reads. Both may be called
 * from any thread, and reads and writes never wait for each other. Every method throws {@link JournalException}.
 */
public interface Journal extends AutoCloseable {

    /**
     * Appends the events in this order, all or none, and returns them with their positions once they are durable: they
     * survive the end of the process and a crash of the machine.
     */
    List<Entry> append(List<Event> events);

    /**
     * The entries that follow {@code seq}, in order, without gaps, unaltered; empty only at the end.
     *
     * <p>Returns at least one entry if there is one, however large; otherwise stays within both limits.
     */
    List<Entry> read(long seq, int maxEvents, long maxBytes);

    /**
     * Marks everything up to and including this position as published. Cheap and never blocks. The mark survives the end
     * of the process, but after a power loss an older mark may be in effect.
     */
    void published(JournalPosition upTo);

    /**
     * Adds the quarantine reason to these entries, so that they go to the quarantine topic even after a crash. Durable on
     * return. Repeating it changes nothing.
     */
    void quarantine(List<Entry> entries);

    /** Keeps an event that Kafka rejected permanently in a separate table. Durable on return; repeating it changes nothing. */
    void setAside(Entry entry, QuarantineReason reason);

    /**
     * Deletes a bounded number of published events and frees space, if that is worth a separate write.
     *
     * @return whether more remains to be done
     */
    boolean tidy();

    /** After an append failed for lack of space, checks whether there is space again; throws if there is not. */
    void probe();

    /** The position of the last appended event, or 0. */
    long last();

    /** The last position that is marked as published. */
    JournalPosition published();

    Backlog backlog();

    /** The time of acceptance of the oldest event in the backlog; null without a backlog. */
    @Nullable Instant oldest();

    /** Makes everything durable and lets another process open the journal. */
    @Override
    void close();
}
