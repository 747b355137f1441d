// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import java.time.Duration;
import java.util.List;

/** The events that a publisher is to publish: those of the journal, or those whose senders wait. */
public interface PublishQueue {

    /** The next events in order; empty when none came within {@code patience}, or when there are enough already. */
    List<PendingEvent> next(Duration patience) throws InterruptedException;

    /** Whether an event may wait for a partition that does not move; otherwise it is refused at once. */
    boolean patient();

    /** The events topic can never take these: remembers it, before they are sent to the quarantine topic. */
    void refused(List<PendingEvent> events);

    /** All events that {@link #next} gave and that are not finished, in the same order. */
    List<PendingEvent> unfinished();

    /** Whether every event that was ever accepted is finished. */
    boolean drained();
}
