// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.clerkbridge.console.redrive.RedriveResult;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.SearchPage;
import dev.clerkbridge.console.service.ServiceMonitor;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON API: the same data as the pages, with personal data masked. Each method answers the request, and blocks if
 * it reads Kafka, PostgreSQL or a service. {@code openapi.yaml} describes the API.
 */
final class Api {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private final ConsoleTopics topics;
    private final Queries queries;
    private final ServiceMonitor monitor;
    private final AuditedRedrive redrive;

    Api(ConsoleTopics topics, Queries queries, ServiceMonitor monitor, AuditedRedrive redrive) {
        this.topics = topics;
        this.queries = queries;
        this.monitor = monitor;
        this.redrive = redrive;
    }

    /** Searches by message id, object id or e-mail address. */
    void search(RoutingContext context) {
        String query = Parameters.query(context, "q");
        if (query == null) {
            problem(context, 400, "q is missing; example: /api/v1/search?q=user_2abc");
        } else if (query.contains("@")) {
            answer(context, 200, Map.of("kind", "users", "ids", queries.usersByEmailAddress(query)));
        } else if (query.startsWith("msg_")) {
            SearchPage page = queries.message(query, Parameters.query(context, "from"));
            answer(context, 200, found("events", page));
        } else {
            ObjectPage page = queries.object(query, Parameters.query(context, "from"));
            answer(context, 200, Map.of("kind", "object", "object", page));
        }
    }

    private Map<String, @Nullable Object> found(String kind, SearchPage page) {
        Map<String, @Nullable Object> answer = new TreeMap<>();
        answer.put("kind", kind);
        answer.put("events", queries.lines(page.hits()));
        answer.put("next", page.next() == null ? null : page.next().toString());
        answer.put("read", page.read());
        answer.put("left", page.left());
        return answer;
    }

    /**
     * If no record with the id is found, answers 404 only when all records have been read. Until then, the answer has
     * the position to continue from.
     */
    void event(RoutingContext context) {
        SearchPage page = queries.message(Parameters.id(context), Parameters.query(context, "from"));
        if (!page.hits().isEmpty()) {
            answer(context, 200, queries.event(page.hits(), false));
        } else if (page.next() != null) {
            answer(context, 200, found("searching", page));
        } else {
            problem(context, 404, "No topic has an event with this id. Retention may have deleted it.");
        }
    }

    void object(RoutingContext context) {
        answer(context, 200, queries.object(Parameters.id(context), Parameters.query(context, "from")));
    }

    void quarantine(RoutingContext context) {
        EventFilter filter = EventFilter.from(context.queryParams());
        answer(context, 200, queries.quarantine(filter, Parameters.query(context, "from")));
    }

    void deadLetters(RoutingContext context) {
        EventFilter filter = EventFilter.from(context.queryParams());
        answer(context, 200, queries.deadLetters(filter, Parameters.query(context, "from")));
    }

    void redriveQuarantine(RoutingContext context) {
        redrive(context, topics.quarantine());
    }

    void redriveDeadLetters(RoutingContext context) {
        redrive(context, topics.deadLetters());
    }

    private void redrive(RoutingContext context, String topic) {
        RedriveRequest request = RedriveRequest.parse(context.body().asString());
        RedriveLines lines = new RedriveLines(topics);
        RedriveResult result = redrive.redrive(context, request.selection(topic), lines, request.isDryRun());
        answer(
                context,
                200,
                Map.of(
                        "dry_run",
                        request.isDryRun(),
                        "redriven",
                        result.redriven(),
                        "left",
                        result.left(),
                        "complete",
                        result.complete(),
                        "marks_full",
                        result.marksFull(),
                        "events",
                        lines.all()));
    }

    void health(RoutingContext context) {
        HealthPage page = queries.health();
        answer(context, 200, Map.of("good", page.isGood(), "services", page.services(), "checks", page.checks()));
    }

    /** Refuses a request to redrive events, because this console does not allow it. */
    void actionsAreOff(RoutingContext context) {
        problem(context, 403, "This console cannot redrive events. Start it with CONSOLE_ACTIONS=true to allow this.");
    }

    /** The data of the charts. */
    void samples(RoutingContext context) {
        answer(context, 200, Map.of("samples", List.copyOf(monitor.lastHour())));
    }

    void problem(RoutingContext context, int status, String message) {
        answer(context, status, Map.of("error", message));
    }

    private static void answer(RoutingContext context, int status, Object body) {
        try {
            String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body);
            ResponseBody.send(context, status, "application/json", json + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer cannot be written as JSON", e);
        }
    }
}
