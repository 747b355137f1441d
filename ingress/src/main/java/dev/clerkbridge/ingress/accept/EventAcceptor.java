// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.EventSubmission;
import java.time.Duration;
import java.util.List;

/**
 * Makes accepted events durable: in the journal (default), or on Kafka.
 *
 * <p>An event for which {@link AcceptResult#DURABLE} was reported survives the end of this process at any moment.
 */
public interface EventAcceptor {

    /**
     * Takes events in this order and tells each callback exactly once, from any thread, what became of its event. Never
     * blocks the caller, and takes at most a bounded amount of memory: what does not fit is {@link AcceptResult#FULL}
     * at once.
     *
     * <p>Pass all events of one event-loop turn together: waking the acceptor's thread costs more than an event.
     */
    void accept(List<EventSubmission> submissions);

    /**
     * Completes what was taken, then ends. Later events are {@link AcceptResult#CLOSING}.
     *
     * <p>Returns when everything is published, or at the deadline; the rest stays in the journal.
     */
    void close(Duration deadline);
}
