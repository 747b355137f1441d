// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.search.SearchPage;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTML pages. Each method answers the request, and blocks if it reads Kafka, PostgreSQL or a service. */
final class Pages {

    private static final Logger LOGGER = LoggerFactory.getLogger(Pages.class);

    private final Queries queries;
    private final Models models;
    private final Html html;
    private final Runbook runbook = Runbook.load();

    Pages(Queries queries, Html html) {
        this.queries = queries;
        this.models = new Models(queries);
        this.html = html;
    }

    void watch(RoutingContext context) {
        EventFilter filter = EventFilter.from(context.queryParams());
        render(context, 200, "watch", models.watch(filter, Parameters.query(context, "from")));
    }

    /** The part of the watch page that the browser updates while that page is open. */
    void live(RoutingContext context) {
        String after = Parameters.query(context, "after");
        html.part(context, 200, "live", models.live(after, EventFilter.from(context.queryParams())));
    }

    /** The cell of an outcome in a list. The browser requests it again while the event is waiting. */
    void outcome(RoutingContext context) {
        html.part(context, 200, "outcome", Map.of("event", queries.at(Parameters.query(context, "at"))));
    }

    /**
     * The search form of each page. It posts its text, so that no log and no history contains an e-mail address. For
     * the same reason it redirects only if the text has the form of Clerk's ids.
     */
    void search(RoutingContext context) {
        String query = Parameters.text(context.request().params(), "q");
        if (query == null) {
            Html.redirect(context, "/");
        } else if (query.contains("@")) {
            users(context, query);
        } else if (Masking.HIDDEN.equals(Masking.id(query))) {
            throw new IllegalArgumentException("Enter an id, such as user_… or msg_…, or an e-mail address.");
        } else {
            Html.redirect(context, query.startsWith("msg_") ? Links.event(query) : Links.object(query));
        }
    }

    private void users(RoutingContext context, String address) {
        List<String> ids = queries.usersByEmailAddress(address);
        if (ids.size() == 1) {
            Html.redirect(context, Links.object(ids.get(0)));
        } else {
            render(context, ids.isEmpty() ? 404 : 200, "users", Map.of("ids", ids));
        }
    }

    void event(RoutingContext context) {
        showEvent(context, false);
    }

    /** Shows an event with personal data, and logs the reader's name and the event's id. */
    void reveal(RoutingContext context) {
        showEvent(context, true);
    }

    private void showEvent(RoutingContext context, boolean revealed) {
        String id = Parameters.id(context);
        String from = Parameters.query(context, "from");
        SearchPage found = queries.message(id, from);
        if (!found.hits().isEmpty()) {
            Map<String, @Nullable Object> model = models.event(found.hits(), revealed, from);
            if (revealed) {
                LOGGER.atInfo()
                        .addKeyValue("reader", Access.reader(context))
                        .addKeyValue("svix-id", found.hits().get(0).id())
                        .log("Personal data of an event was shown");
            }
            render(context, 200, "event", model);
        } else {
            Map<String, @Nullable Object> model = new HashMap<>();
            model.put("id", id);
            model.put("next", found.next() == null ? null : found.next().toString());
            model.put("left", found.left());
            render(context, found.next() == null ? 404 : 200, "searching", model);
        }
    }

    void object(RoutingContext context) {
        render(context, 200, "object", models.object(Parameters.id(context), Parameters.query(context, "from")));
    }

    void quarantine(RoutingContext context) {
        EventFilter filter = EventFilter.from(context.queryParams());
        render(context, 200, "quarantine", models.quarantine(filter, Parameters.query(context, "from")));
    }

    void deadLetters(RoutingContext context) {
        EventFilter filter = EventFilter.from(context.queryParams());
        render(context, 200, "deadLetters", models.deadLetters(filter, Parameters.query(context, "from")));
    }

    void health(RoutingContext context) {
        render(context, 200, "health", models.health());
    }

    /** Shows an error message. */
    void problem(RoutingContext context, int status, String message) {
        render(context, status, "problem", Map.of("message", message));
    }

    void runbook(RoutingContext context) {
        render(context, 200, "runbook", Map.of("sections", runbook.sections()));
    }

    private void render(
            RoutingContext context, int status, String template, Map<String, ? extends @Nullable Object> model) {
        html.page(context, status, template, model);
    }
}
