// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.contract.ReceivedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the mirror did with an event, and why.
 *
 * @param explanation sentences for the reader
 * @param winner the event that made this event stale or replaced it; null if there is none or it is unknown
 */
public record ExplainedOutcome(
        EventOutcome outcome, String explanation, @Nullable ReceivedEvent winner) {

    static ExplainedOutcome of(EventOutcome outcome, String explanation) {
        return new ExplainedOutcome(outcome, explanation, null);
    }
}
