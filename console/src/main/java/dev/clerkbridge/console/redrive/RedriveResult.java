// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;

/**
 * The result of redriving events, or of a dry run.
 *
 * @param events the events that were published again or, in a dry run, would be, and the first thousand of those
 *     that stay
 * @param left the number of events that stay
 * @param complete false if the run ended before it had read all selected events; the next run starts at the oldest
 *     record that has not been redriven
 * @param marksFull whether Kafka stores no more marks for a partition, so that the run ended, and another one would
 *     publish some events again
 */
public record RedriveResult(List<Attempt> events, long left, boolean complete, boolean marksFull) {

    /**
     * The result for one event.
     *
     * @param redriven whether the event was published again or, in a dry run, would be
     * @param explanation what happened to the event or, in a dry run, would happen
     */
    public record Attempt(ReceivedEvent event, boolean redriven, String explanation) {}

    public RedriveResult {
        events = List.copyOf(events);
    }

    /** The number of events that were published again or, in a dry run, would be. */
    public long redriven() {
        return events.stream().filter(Attempt::redriven).count();
    }
}
