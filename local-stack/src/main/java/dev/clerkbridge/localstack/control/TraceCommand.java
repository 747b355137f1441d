// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge trace}: prints what the console knows about an event or object, without payloads. */
@Command(
        name = "trace",
        description = {
            "Show what happened to an event (msg_...), the history of a user or organization, or the row of a"
                    + " membership, in the running stack. Personal data is hidden.",
            "Exit code 1 if nothing is known about the ID, or if no stack is running or its console cannot answer."
        })
public final class TraceCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FIELD = "  %-16s %s%n";

    @Parameters(paramLabel = "ID", description = "msg_..., user_..., org_... or orgmem_...")
    private String id = "";

    @Mixin
    private StackOption option = new StackOption();

    @Spec
    private @Nullable CommandSpec spec;

    private final HttpClient http = HttpClient.newHttpClient();
    private String login = "";

    @Override
    public Integer call() {
        RunningStack stack = option.running();
        login = new StackClient(stack).run("console-login");
        boolean message = id.startsWith("msg_");
        String path = (message ? "/api/v1/events/" : "/api/v1/objects/")
                + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        JsonNode answer = search(stack, path);
        if (message) {
            event(answer, out);
        } else {
            object(answer, out);
        }
        out.println();
        out.println(stack.console().resolve(path.substring("/api/v1".length())));
        out.flush();
        return ExitCode.OK;
    }

    /** Repeats the request while a response contains no events but says where the next request must start. */
    private JsonNode search(RunningStack stack, String path) {
        JsonNode answer = get(stack.console().resolve(path));
        while (answer.path("events").isEmpty() && answer.path("next").isTextual()) {
            answer = get(stack.console()
                    .resolve(path + "?from=" + answer.path("next").textValue()));
        }
        return answer;
    }

    private JsonNode get(URI uri) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri);
            if (!login.isEmpty()) {
                request.setHeader(login.substring(0, login.indexOf(':')), login.substring(login.indexOf(' ') + 1));
            }
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new UserError(answer.path("error").asText());
            }
            return answer;
        } catch (IOException e) {
            throw new UserError("the console at " + uri.resolve("/") + " does not answer (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }

    private static void event(JsonNode page, PrintWriter out) {
        JsonNode event = page.path("event");
        out.printf("%s  %s  %s%n", text(event, "id"), text(event, "type"), text(page, "outcome"));
        out.println("  " + text(page, "explanation"));
        out.printf(FIELD, "key", text(event, "key"));
        out.printf(
                FIELD,
                "record",
                text(event, "topic") + ", partition " + text(event, "partition") + ", offset " + text(event, "offset"));
        page.path("steps").forEach(step -> out.printf(FIELD, "", text(step, "at") + "  " + text(step, "what")));
        out.printf(FIELD, "signature", text(page, "signature"));
        row(page, out);
    }

    private static void object(JsonNode page, PrintWriter out) {
        if (page.path("events").isEmpty()
                && page.path("row").isNull()
                && page.path("row_problem").isNull()) {
            throw new UserError("no topic has an event with the key " + text(page, "id")
                    + ", and the mirror has no row with this id");
        }
        out.println(text(page, "id"));
        row(page, out);
        if (page.path("events").isEmpty()) {
            out.println("  no topic has an event with this key");
        }
        page.path("events")
                .forEach(event -> out.printf(
                        "  %-28s %-32s %-12s %s%n",
                        text(event, "recorded_at"), text(event, "type"), outcome(event), text(event, "id")));
        if (page.path("next").isTextual()) {
            out.printf(
                    "  older events were not searched; the object's partitions have %s older records%n",
                    text(page, "left"));
        }
    }

    private static void row(JsonNode page, PrintWriter out) {
        JsonNode row = page.path("row");
        if (!row.isObject()) {
            out.printf(FIELD, "row", text(page, "row_problem"));
            return;
        }
        for (String column :
                new String[] {"updated_at", "deleted_at", "synced_at", "last_event_type", "last_event_id"}) {
            if (row.hasNonNull(column)) {
                out.printf(FIELD, column, text(row, column));
            }
        }
    }

    private static String outcome(JsonNode event) {
        return text(event, "outcome").toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("none");
    }
}
