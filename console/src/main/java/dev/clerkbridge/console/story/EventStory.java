// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event from the request to the row.
 *
 * @param event the record that the story is about: the first delivery of the message
 * @param others further records of the same message, on any topic
 * @param row of the object, if the mirror has it
 * @param signature what verifying the stored bytes again showed
 */
public record EventStory(
        ReceivedEvent event,
        Verdict verdict,
        List<ReceivedEvent> others,
        @Nullable MirrorRow row,
        String signature) {

    public EventStory {
        others = List.copyOf(others);
    }
}
