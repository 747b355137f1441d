// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.search.LivePage;
import dev.clerkbridge.console.search.SearchPage;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The parameters of the templates. Every method reads Kafka, PostgreSQL or a service, and blocks. */
final class Models {

    private static final String PAGE = "page";

    private final Queries queries;

    Models(Queries queries) {
        this.queries = queries;
    }

    /** For {@code watch}: the newest events or, from the position at which a page ended, older ones. */
    Map<String, @Nullable Object> watch(EventFilter filter, @Nullable String from) {
        LivePage live = from == null ? queries.live(null, filter) : null;
        SearchPage page = live == null ? queries.older(Objects.requireNonNull(from), filter) : live.page();
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put("events", queries.outcomes(page.hits(), filter));
        model.put("filter", filter);
        model.put("position", live == null ? null : live.position().toString());
        model.put("next", page.next() == null ? null : page.next().toString());
        model.put("left", page.left());
        return model;
    }

    /** For {@code live}: the events since a position; the newest events if the position is null. */
    Map<String, Object> live(@Nullable String since, EventFilter filter) {
        LivePage live = queries.live(since, filter);
        return Map.of(
                "events",
                queries.outcomes(live.hits(), filter),
                "filter",
                filter,
                "position",
                live.position().toString());
    }

    /** If the search for the event began at a position, {@code from} is this position; otherwise null. */
    Map<String, @Nullable Object> event(List<ReceivedEvent> records, boolean revealed, @Nullable String from) {
        Map<String, @Nullable Object> model = new HashMap<>();
        model.put(PAGE, queries.event(records, revealed));
        model.put("from", from);
        return model;
    }

    Map<String, Object> object(String id, @Nullable String from) {
        return Map.of(PAGE, queries.object(id, from));
    }

    Map<String, Object> quarantine(EventFilter filter, @Nullable String from) {
        return Map.of(PAGE, queries.quarantine(filter, from), "filter", filter);
    }

    Map<String, Object> deadLetters(EventFilter filter, @Nullable String from) {
        return Map.of(PAGE, queries.deadLetters(filter, from), "filter", filter);
    }

    Map<String, Object> health() {
        return Map.of(PAGE, queries.health());
    }
}
