package dev.clerkbridge.ingress.door;

import dev.clerkbridge.ingress.event.Event;

/**
 * The one way from the web into what lasts. Two kinds exist: through the journal (default), or straight to Kafka.
 *
 * <p>An event for which {@link Settlement#KEPT} was reported survives the end of this process at any moment.
 */
public interface Door extends AutoCloseable {

    /**
     * Takes one event and reports exactly once, from any thread, what became of it. Never blocks the caller, and takes
     * no more than a bounded amount of memory: what does not fit is settled as {@link Settlement#FULL} at once. The
     * event may wait for {@link #flush()}.
     */
    void accept(Event event, Receipt receipt);

    /**
     * Sends what was accepted on its way. Whoever accepts several events in a row calls it once, after the last: waking
     * the door's thread costs more than an event.
     */
    void flush();

    /**
     * Settles what was taken, then ends. Events offered from now on are settled as {@link Settlement#CLOSING}.
     *
     * <p>Returns within the drain deadline; what is then unpublished stays where it was kept.
     */
    @Override
    void close();
}
