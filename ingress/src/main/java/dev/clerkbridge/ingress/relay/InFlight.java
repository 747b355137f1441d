package dev.clerkbridge.ingress.relay;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.journal.Entry;
import dev.clerkbridge.ingress.journal.Journal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What was handed to Kafka and is not finished, in the order of the journal. Only an unbroken run of finished entries
 * from the front counts as published, because that is how the journal forgets.
 *
 * <pre>
 *     finished  finished │ sent  finished  refused  sent
 *     ──── published ───►│  stays here until the front is finished
 * </pre>
 *
 * <p>Safe for any thread; outlives the producers, so that a new one can send again what the last one left.
 */
final class InFlight {

    /** An entry on its way. */
    static final class Item {

        private final Entry entry;
        private volatile Event event;
        private boolean finished;

        private Item(Entry entry) {
            this.entry = entry;
            this.event = entry.event();
        }

        Entry entry() {
            return entry;
        }

        /** What is to be sent: the event, or since Kafka refused it, the event for the quarantine. */
        Event event() {
            return event;
        }
    }

    private final Journal journal;
    private final long maxBytes;
    private final ArrayDeque<Item> items = new ArrayDeque<>();
    private final Queue<Item> refused = new ArrayDeque<>();
    private long bytes;
    private long lastAdded;
    private long progressAt = System.nanoTime();

    InFlight(Journal journal, long maxBytes) {
        this.journal = journal;
        this.maxBytes = maxBytes;
        this.lastAdded = journal.published();
    }

    /** Takes the next entry of the journal. */
    synchronized Item add(Entry entry) {
        if (entry.seq() != lastAdded + 1) {
            throw new IllegalStateException("Event " + entry.seq() + " does not follow " + lastAdded);
        }
        if (items.isEmpty()) {
            progressAt = System.nanoTime();
        }
        Item item = new Item(entry);
        items.add(item);
        bytes += entry.bytes();
        lastAdded = entry.seq();
        return item;
    }

    /** The item need not be sent again. Returns false if that was known. */
    synchronized boolean finish(Item item) {
        progressAt = System.nanoTime();
        if (item.finished) {
            return false;
        }
        item.finished = true;
        Item last = null;
        for (Item first = items.peek(); first != null && first.finished; first = items.peek()) {
            last = items.remove();
            bytes -= last.entry.bytes();
        }
        if (last != null) {
            journal.published(last.entry.seq(), last.entry.position());
            notifyAll();
        }
        return true;
    }

    /** Kafka will never take the item as it is; it waits to be taken by {@link #nextRefused}. */
    synchronized void refuse(Item item) {
        progressAt = System.nanoTime();
        refused.add(item);
        notifyAll();
    }

    synchronized @Nullable Item nextRefused() {
        return refused.poll();
    }

    /** From now on the item stands for the event with this reason beside it. */
    void quarantine(Item item, QuarantineReason reason) {
        item.event = item.event.quarantined(reason);
    }

    /** All that must be sent again by a new producer, in order. */
    synchronized List<Item> unfinished() {
        refused.clear();
        List<Item> unfinished = new ArrayList<>(items);
        unfinished.removeIf(item -> item.finished);
        return unfinished;
    }

    /** Waits for room and returns whether there is some. */
    @SuppressWarnings("WaitNotInLoop") // whoever wakes early asks again
    synchronized boolean awaitRoom(Duration patience) throws InterruptedException {
        if (bytes >= maxBytes) {
            wait(patience.toMillis());
        }
        return bytes < maxBytes;
    }

    synchronized boolean isEmpty() {
        return items.isEmpty();
    }

    synchronized long lastAdded() {
        return lastAdded;
    }

    /** For how long Kafka has finished nothing although something waits for it. */
    synchronized Duration stalled() {
        return items.isEmpty() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - progressAt);
    }
}
