// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to an event, from the request to the row.
 *
 * @param event the message's first record on the events topic or, if the search found none there, on another topic
 * @param others the other records of the message that the search found, on any topic
 * @param row the row of the event's object; null if the mirror has none or cannot be read
 * @param rowProblem why the row cannot be read; null if it can
 * @param signature the result of verifying the stored bytes again, as a sentence
 */
public record EventStory(
        ReceivedEvent event,
        ExplainedOutcome explained,
        List<ReceivedEvent> others,
        @Nullable MirrorRow row,
        @Nullable String rowProblem,
        String signature) {

    public EventStory {
        others = List.copyOf(others);
    }
}
