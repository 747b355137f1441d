// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import java.time.Duration;
import java.util.List;

/**
 * The events to publish: the journal's entries or, without a journal, the events that are waiting for Kafka's
 * acknowledgement.
 */
public interface PublishQueue {

    /**
     * The next events in order. Empty if none arrives within {@code timeout} or too many are unfinished. If none
     * arrives during an outage, {@code WaitingEvents} returns again the last event that timed out, to test Kafka.
     */
    List<PendingEvent> next(Duration timeout) throws InterruptedException;

    /** Whether an event may wait for room in its partition; otherwise its request is answered 503 immediately. */
    boolean canWait();

    /** Stores that the events topic has refused these events, before they go to the quarantine topic. */
    void refused(List<PendingEvent> events);

    /** All events that {@link #next} returned and that are not finished, in the same order. */
    List<PendingEvent> unfinished();

    /** Whether all events are finished. */
    boolean drained();
}
