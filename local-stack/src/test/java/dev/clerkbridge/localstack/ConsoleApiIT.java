// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.Subject;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console's answers about events of every type: what they contain, and what they must never contain. */
class ConsoleApiIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields whose values the console shows, besides those that end in {@code _at}, and Clerk's that end in _id. */
    private static final Set<String> SHOWN = Set.of("id", "object", "type", "status", "strategy", "role", "timestamp");

    @TempDir
    static Path directory;

    private static TestStack stack;
    private static ApiContract contract;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Examples examples = Examples.fresh();
    private final SvixSigner signer = new SvixSigner(TestStack.SECRET);

    @BeforeAll
    static void start() throws Exception {
        stack = new TestStack(directory, Map.of("CLERK_INSTANCE_IDS", Examples.INSTANCE_ID));
        contract = new ApiContract(stack.console());
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(ExampleType.class)
    void noPageOrAnswerShowsPersonalData(ExampleType type) throws Exception {
        // Given
        SignedRequest delivery = post(examples, type, examples.subject());
        Set<String> shown = new HashSet<>();
        Set<String> personal = new TreeSet<>();
        collect("", JSON.readTree(delivery.body()), shown, personal);
        personal.removeAll(shown);
        String id = delivery.messageId();
        String key = encode(delivery.event().key());
        await().atMost(PATIENCE)
                .until(
                        () -> get("/api/v1/events/" + id),
                        answer -> answer.statusCode() == 200 && !answer.body().contains("WAITING"));

        // Then
        for (String path : List.of(
                "/",
                "/live",
                "/events/" + id,
                "/objects/" + key,
                "/quarantine",
                "/dead-letters",
                "/api/v1/events/" + id,
                "/api/v1/objects/" + key,
                "/api/v1/search?q=" + id,
                "/api/v1/quarantine")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(personal).as(path).noneMatch(value -> contains(answer.body(), value));
        }
        assertMatches("/events/{svix-id}", "/events/" + id);
    }

    @Test
    void everyAnswerMatchesItsSchema() throws Exception {
        // Given
        Subject subject = examples.subject();
        SignedRequest event = post(examples, ExampleType.USER_CREATED, subject);
        SignedRequest foreign = post(Examples.fresh().fromInstance("ins_foreign"), ExampleType.USER_CREATED, subject);
        stack.addDeadLetter(sign(examples, ExampleType.USER_UPDATED, subject));
        await().atMost(PATIENCE)
                .until(() -> get("/api/v1/quarantine").body(), body -> body.contains(foreign.messageId()));
        await().atMost(PATIENCE).until(() -> get("/api/v1/samples").body(), body -> body.contains("freshness"));

        // Then
        assertMatches("/events/{svix-id}", "/events/" + event.messageId());
        assertMatches("/events/{svix-id}", "/events/" + foreign.messageId());
        assertMatches("/events/{svix-id}", "/events/msg_of_nobody");
        assertMatches("/events/{svix-id}", "/events/msg_1?from=wrong");
        assertMatches("/objects/{id}", "/objects/" + subject.userId());
        assertMatches("/objects/{id}", "/objects/nobody");
        assertMatches("/objects/{id}", "/objects/nobody?from=wrong");
        for (String query : List.of(event.messageId(), subject.userId(), "nobody@example.org", "", "%00", "%00@")) {
            assertMatches("/search", "/search?q=" + query);
        }
        for (String path : List.of("/quarantine", "/dead-letters", "/health", "/samples", "/quarantine?from=wrong")) {
            assertMatches(path.replaceFirst("\\?.*", ""), path);
        }
    }

    @Test
    void anIdWithANulCharacterHidesNoOtherRow() throws Exception {
        Subject subject = examples.subject();
        SignedRequest event = post(examples, ExampleType.USER_CREATED, subject);
        post(examples, ExampleType.USER_CREATED, subject.withUser("user_\0"));
        await().atMost(PATIENCE)
                .until(() -> get("/api/v1/events/" + event.messageId()).body(), body -> body.contains("APPLIED"));

        assertThat(get("/api/v1/objects/user_%00").body()).contains("\"row_problem\" : null");
        assertThat(get("/?outcome=applied").body()).contains(event.messageId());
    }

    @Test
    void anEmailAddressInASearchIsNotRepeatedOnThePage() throws Exception {
        String address = "nobody.knows+me@example.org";

        HttpRequest request = HttpRequest.newBuilder(stack.console().resolve("/search"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("q=" + encode(address)))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body())
                .contains("The mirror has no user with this primary e-mail address")
                .doesNotContain("knows");
    }

    @Test
    void twoHundredReadersAtOnceAreAllServed() throws Exception {
        // With HTTP/2, the client could send all requests over one connection and exceed the connection's stream limit.
        HttpRequest request = HttpRequest.newBuilder(stack.console().resolve("/"))
                .version(HttpClient.Version.HTTP_1_1)
                .build();

        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int reader = 0; reader < 200; reader++) {
            answers.add(http.sendAsync(request, BodyHandlers.ofString()));
        }

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(200));
    }

    private void assertMatches(String description, String path) throws Exception {
        HttpResponse<String> answer = get("/api/v1" + path);
        assertThat(contract.faults(description, answer.statusCode(), JSON.readTree(answer.body())))
                .as(path + " " + answer.statusCode() + " " + answer.body())
                .isEmpty();
    }

    /** Sorts values into shown (ids, times, states) and personal, except short ones, which can occur by chance. */
    private static void collect(String field, JsonNode node, Set<String> shown, Set<String> personal) {
        if (node.isObject()) {
            node.properties().forEach(child -> collect(child.getKey(), child.getValue(), shown, personal));
        } else if (node.isArray()) {
            node.forEach(child -> collect(field, child, shown, personal));
        } else if (SHOWN.contains(field) || field.endsWith("_at") || isClerkId(field)) {
            shown.add(node.asText());
        } else if (node.asText().length() > 4 && !node.isBoolean()) {
            personal.add(node.asText());
        }
    }

    private static boolean isClerkId(String field) {
        return field.endsWith("_id") && !field.contains("external") && !field.equals("provider_user_id");
    }

    private static boolean contains(String text, String value) {
        return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(value) + "(?![A-Za-z0-9_])")
                .matcher(text)
                .find();
    }

    private SignedRequest post(Examples from, ExampleType type, Subject subject)
            throws IOException, InterruptedException {
        SignedRequest delivery = sign(from, type, subject);
        assertThat(stack.post(delivery)).isEqualTo(200);
        return delivery;
    }

    private SignedRequest sign(Examples from, ExampleType type, Subject subject) {
        return signer.sign(from.event(type, subject, Instant.now()), from.messageId(), Instant.now());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(stack.console().resolve(path)).build(), BodyHandlers.ofString());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
