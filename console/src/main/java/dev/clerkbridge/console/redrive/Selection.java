// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

import dev.clerkbridge.console.story.Reasons;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RecordPlace;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events on a topic that a reader wants to redrive: chosen records, chosen messages, or all events with one reason.
 *
 * @param places the chosen records; empty if the events are chosen in another way
 * @param ids the ids of the chosen messages; empty if the events are chosen in another way
 * @param reason as returned by {@link Reasons#code}; null if the events are chosen in another way
 */
public record Selection(
        String topic,
        Set<RecordPlace> places,
        Set<String> ids,
        @Nullable String reason) {

    /**
     * Checks the choice.
     *
     * @throws IllegalArgumentException with a message for the reader, unless exactly one of places, ids and reason is
     *     given
     */
    public Selection {
        places = Set.copyOf(places);
        ids = Set.copyOf(ids);
        int ways = (places.isEmpty() ? 0 : 1) + (ids.isEmpty() ? 0 : 1) + (reason == null ? 0 : 1);
        if (ways != 1) {
            throw new IllegalArgumentException("Choose events, or one reason.");
        }
    }

    boolean wants(ReceivedEvent event) {
        return (ids.isEmpty() || ids.contains(event.id()))
                && (reason == null || Reasons.code(event).equals(reason));
    }

    /** The selection as text for the audit log. */
    @Override
    public String toString() {
        return reason == null ? places.size() + ids.size() + " chosen" : "every " + reason;
    }
}
