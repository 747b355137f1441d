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
     * Accepts events in this order and calls each callback exactly once, from any thread, with the result. Never blocks
     * the caller and uses a bounded amount of memory: events that do not fit are {@link AcceptResult#FULL} immediately.
     *
     * <p>Pass all events of one event-loop iteration together: waking the acceptor's thread costs more than an event.
     */
    void accept(List<EventSubmission> submissions);

    /**
     * Completes the submitted events, then closes. Later events are {@link AcceptResult#CLOSING}.
     *
     * <p>Returns when everything is published, or at the deadline; the rest stays in the journal.
     */
    void close(Duration deadline);
}
