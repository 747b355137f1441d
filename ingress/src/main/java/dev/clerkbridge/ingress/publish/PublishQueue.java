// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import java.time.Duration;
import java.util.List;

/** The events to publish: those of the journal, or those whose senders wait. */
public interface PublishQueue {

    /** The next events in order; empty if none arrives within {@code patience} or too many are unfinished. */
    List<PendingEvent> next(Duration patience) throws InterruptedException;

    /** Whether an event may wait for a stuck partition; otherwise it is refused immediately. */
    boolean patient();

    /** Records that the events topic rejected these events permanently, before they go to the quarantine topic. */
    void refused(List<PendingEvent> events);

    /** All unfinished events that {@link #next} returned, in the same order. */
    List<PendingEvent> unfinished();

    /** Whether every accepted event is finished. */
    boolean drained();
}
