// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.EventSubmission;
import java.time.Duration;
import java.util.List;

/**
 * Accepts events: makes them durable, either in the journal (default) or in Kafka.
 *
 * <p>Once {@link AcceptResult#DURABLE} is reported, the event is not lost even if this process is killed.
 */
public interface EventAcceptor {

    /**
     * Accepts the events in the order of the list, and calls each callback exactly once, from any thread, with the
     * result. Never blocks the caller and uses a bounded amount of memory. If there is no room for an event, its result
     * is {@link AcceptResult#FULL}.
     *
     * <p>Pass all events of one event-loop iteration together, because each call may wake the acceptor's thread, and
     * waking it takes longer than accepting an event.
     */
    void accept(List<EventSubmission> submissions);

    /**
     * Reports a result for every submitted event, then closes. The result of later events is
     * {@link AcceptResult#CLOSING}.
     *
     * <p>Returns when all events are published, or shortly after the deadline. Events that are not published by then
     * stay in the journal; without a journal, their result is {@link AcceptResult#CLOSING}.
     */
    void close(Duration deadline);
}
