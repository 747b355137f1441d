// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.story.EventOutcome;
import dev.clerkbridge.contract.ReceivedEvent;
import io.vertx.core.MultiMap;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A reader's filter for a list of events. A null field matches all events.
 *
 * @param type a prefix of the event type, such as {@code user.}
 * @param place as in {@link EventLine#place()}
 * @param outcome as determined by {@link dev.clerkbridge.console.story.Outcomes}
 */
public record EventFilter(
        @Nullable String type,
        @Nullable String instanceId,
        @Nullable String place,
        @Nullable String reason,
        @Nullable EventOutcome outcome) {

    static final EventFilter NONE = new EventFilter(null, null, null, null, null);

    static EventFilter from(MultiMap query) {
        return new EventFilter(
                Parameters.text(query, "type"),
                Parameters.text(query, "instance"),
                Parameters.text(query, "place"),
                Parameters.text(query, "reason"),
                EventOutcome.named(Parameters.text(query, "outcome")));
    }

    /** All conditions except the outcome, which is not in the record. */
    Predicate<ReceivedEvent> condition(ConsoleTopics topics) {
        return event -> {
            EventLine line = EventLine.of(event, topics);
            return (type == null || Objects.requireNonNullElse(event.type(), "").startsWith(type))
                    && (instanceId == null || instanceId.equals(event.instanceId()))
                    && (place == null || place.equals(line.place()))
                    && (reason == null || reason.equals(line.reason()));
        };
    }

    boolean wants(EventOutcome became) {
        return outcome == null || outcome == became;
    }

    /** The filter as part of a query string. Begins with an ampersand unless it is empty. */
    public String query() {
        return part("type", type)
                + part("instance", instanceId)
                + part("place", place)
                + part("reason", reason)
                + part("outcome", outcome == null ? null : outcome.name());
    }

    private static String part(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + Links.encode(value);
    }
}
