// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.repair;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;

/**
 * What a run did, or would do.
 *
 * @param events those that the run looked at, oldest first in each partition
 * @param complete false if the run ended before it had seen every selected event; a further run goes on
 */
public record RedriveResult(List<Outcome> events, boolean complete) {

    /**
     * What became of one event.
     *
     * @param redriven whether it is, or would be, published again
     * @param explanation where it goes, or why it stays
     */
    public record Outcome(ReceivedEvent event, boolean redriven, String explanation) {}

    public RedriveResult {
        events = List.copyOf(events);
    }

    /** How many are, or would be, published again. */
    public long redriven() {
        return events.stream().filter(Outcome::redriven).count();
    }
}
