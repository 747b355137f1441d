// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.repair;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;

/**
 * The result of a run, or of a dry run.
 *
 * @param events the events that the run processed, oldest first in each partition
 * @param complete false if the run ended before it had read every selected event; the next run continues
 */
public record RedriveResult(List<Outcome> events, boolean complete) {

    /**
     * The result for one event.
     *
     * @param redriven whether it was, or would be, published again
     * @param explanation the topic that it goes to, or why it stays
     */
    public record Outcome(ReceivedEvent event, boolean redriven, String explanation) {}

    public RedriveResult {
        events = List.copyOf(events);
    }

    /** The number of events that were, or would be, published again. */
    public long redriven() {
        return events.stream().filter(Outcome::redriven).count();
    }
}
