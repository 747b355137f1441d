// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.example.ExampleSender;
import dev.clerkbridge.console.example.ExampleSender.ExampleRequest;
import dev.clerkbridge.console.example.ExampleSender.SentExample;
import dev.clerkbridge.console.redrive.RedriveResult;
import dev.clerkbridge.console.redrive.Selection;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.contract.RecordPlace;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages with which readers change something. Methods answer the request, can block, and log what they change. */
final class Actions {

    private static final Logger LOGGER = LoggerFactory.getLogger(Actions.class);

    private final ConsoleTopics topics;
    private final AuditedRedrive redrive;
    private final @Nullable ExampleSender examples;
    private final Html html;

    Actions(ConsoleTopics topics, AuditedRedrive redrive, @Nullable ExampleSender examples, Html html) {
        this.topics = topics;
        this.redrive = redrive;
        this.examples = examples;
        this.html = html;
    }

    void redriveQuarantine(RoutingContext context) {
        redrive(context, "/quarantine", topics.quarantine());
    }

    void redriveDeadLetters(RoutingContext context) {
        redrive(context, "/dead-letters", topics.deadLetters());
    }

    private void redrive(RoutingContext context, String path, String topic) {
        MultiMap form = context.request().formAttributes();
        Set<RecordPlace> places =
                form.getAll("record").stream().map(RecordPlace::parse).collect(Collectors.toSet());
        Selection selection = new Selection(topic, places, Set.of(), Parameters.text(form, "reason"));
        boolean done = "true".equals(form.get("execute"));
        RedriveLines lines = new RedriveLines(topics);
        RedriveResult result = redrive.redrive(context, selection, lines, !done);
        html.page(context, 200, "redrive", Map.of("page", RedrivePage.of(path, selection, result, lines, done)));
    }

    /** Shows the empty form. */
    void examples(RoutingContext context) {
        showExamples(context, "user.created", List.of());
    }

    void sendExample(RoutingContext context) {
        MultiMap form = context.request().formAttributes();
        ExampleRequest request = new ExampleRequest(
                Objects.requireNonNullElse(Parameters.text(form, "type"), ""),
                Objects.requireNonNullElse(Parameters.text(form, "fault"), ""),
                Parameters.text(form, "user"),
                Parameters.text(form, "organization"));
        try {
            List<SentExample> sent = Objects.requireNonNull(examples).send(request);
            LOGGER.atInfo()
                    .addKeyValue("reader", Access.reader(context))
                    .addKeyValue("type", request.type())
                    .addKeyValue("deliveries", sent.size())
                    .log("An example event was sent");
            showExamples(context, request.type(), sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            context.fail(503);
        }
    }

    private void showExamples(RoutingContext context, String type, List<SentExample> sent) {
        ExampleSender sender = Objects.requireNonNull(examples);
        Map<String, Object> model = new HashMap<>();
        model.put("types", sender.types());
        model.put("faults", sender.faults());
        model.put("type", type);
        model.put("sent", sent);
        html.page(context, 200, "examples", model);
    }
}
