// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.Subject;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the console of a running stack, over HTTP and in a real browser. */
class ConsoleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static TestStack stack;

    private final Examples examples = Examples.fresh();
    private final SvixSigner signer = new SvixSigner(TestStack.SECRET);

    @BeforeAll
    static void start() throws Exception {
        stack = new TestStack(directory, Map.of("CLERK_INSTANCE_IDS", Examples.INSTANCE_ID));
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
    }

    @Test
    void aStaleEventNamesTheEventThatWon() throws Exception {
        // Given
        Subject subject = examples.subject();
        Instant now = Instant.now();
        SignedRequest newer = post(ExampleType.USER_UPDATED, subject, now);
        awaitRow(subject, newer);
        SignedRequest older = post(ExampleType.USER_UPDATED, subject, now.minusSeconds(60));

        // When
        String story = await().atMost(PATIENCE)
                .until(
                        () -> get("/api/v1/events/" + older.messageId()),
                        answer -> answer.statusCode() == 200 && !answer.body().contains("WAITING"))
                .body();

        // Then
        assertThat(story)
                .contains(
                        "\"outcome\" : \"STALE\"",
                        "the mirror already had a newer record: " + newer.messageId(),
                        "Valid with signing secret 1.");
        assertThat(api("/api/v1/events/" + newer.messageId())).contains("\"outcome\" : \"APPLIED\"");
    }

    @Test
    void theApiNeverShowsPersonalData() throws Exception {
        // Given
        Subject subject = userWithAddress();
        SignedRequest delivery = post(ExampleType.USER_CREATED, subject, Instant.now());
        awaitRow(subject, delivery);
        String address = stack.query(
                        "SELECT primary_email_address FROM clerk.users WHERE id = '" + subject.userId() + "'")
                .orElseThrow();

        // When
        String event = api("/api/v1/events/" + delivery.messageId());
        String object = api("/api/v1/objects/" + subject.userId());
        String found = api("/api/v1/search?q=" + address);

        // Then
        assertThat(event).contains("email_address").doesNotContain(address);
        assertThat(object).contains(delivery.messageId()).doesNotContain(address);
        assertThat(found).contains(subject.userId()).doesNotContain(address);
    }

    @Test
    void aQuarantinedEventIsListedWithItsReason() throws Exception {
        // Given
        SignedRequest foreign = signer.sign(
                examples.fromInstance("ins_of_somebody_else").event(ExampleType.USER_CREATED),
                examples.messageId(),
                Instant.now());
        stack.post(foreign);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(get("/api/v1/quarantine").body())
                        .contains(foreign.messageId(), "\"reason\" : \"foreign-instance\""));
        assertThat(api("/api/v1/events/" + foreign.messageId())).contains("QUARANTINED", "CLERK_INSTANCE_IDS");
    }

    @Test
    void anUnknownMessageGets404AndAMissingQuery400() throws Exception {
        assertThat(get("/api/v1/events/msg_none").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/search").statusCode()).isEqualTo(400);
        assertThat(get("/api/v1/objects/user_1?from=__consumer_offsets~0~1").statusCode())
                .isEqualTo(400);
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    }

    @Test
    void aPageOfAnotherSiteCannotRevealPersonalData() throws Exception {
        SignedRequest delivery = post(ExampleType.USER_CREATED, examples.subject(), Instant.now());

        HttpRequest request = HttpRequest.newBuilder(
                        stack.console().resolve("/events/" + delivery.messageId() + "/reveal"))
                .header("Sec-Fetch-Site", "cross-site")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aReaderFindsAnEventInTheBrowser() throws Exception {
        assumeTrue(Browser.isInstalled(), "SKIPPED: Chromium and its driver are not installed");
        try (Browser browser = new Browser(stack.console())) {
            // Given: a reader watches the first page
            browser.open("/");
            post(ExampleType.SESSION_CREATED, examples.subject(), Instant.now());
            post(ExampleType.ORGANIZATION_CREATED, examples.subject(), Instant.now());
            Subject subject = userWithAddress();
            SignedRequest delivery = post(ExampleType.USER_CREATED, subject, Instant.now());
            awaitRow(subject, delivery);
            await().atMost(PATIENCE).until(browser::text, text -> text.contains(delivery.messageId()));
            browser.takePicture("watch");

            // When: they search for the e-mail address
            String address = stack.query(
                            "SELECT primary_email_address FROM clerk.users WHERE id = '" + subject.userId() + "'")
                    .orElseThrow();
            browser.find(address);
            await().atMost(PATIENCE).until(browser::path, path -> path.equals("/objects/" + subject.userId()));

            // Then: they see the history, but not the address
            assertThat(browser.text()).contains(delivery.messageId(), "user.created");
            assertThat(browser.source()).doesNotContain(address);
            browser.takePicture("object");

            // And the event's page reveals it on request
            browser.open("/events/" + delivery.messageId());
            assertThat(browser.text()).contains("applied", "The row contains this event's data.");
            assertThat(browser.source()).doesNotContain(address);
            browser.takePicture("event");
            browser.press("Show it");
            await().atMost(PATIENCE).until(browser::source, source -> source.contains(address));
        }
    }

    @Test
    @Tag("long")
    void everyPageIsAccessible() throws Exception {
        assumeTrue(Browser.isInstalled(), "SKIPPED: Chromium and its driver are not installed");
        Subject subject = examples.subject();
        SignedRequest delivery = post(ExampleType.USER_CREATED, subject, Instant.now());
        awaitRow(subject, delivery);
        try (Browser browser = new Browser(stack.console())) {
            for (String page : new String[] {
                "/",
                "/events/" + delivery.messageId(),
                "/objects/" + subject.userId(),
                "/quarantine",
                "/dead-letters",
                "/health",
                "/runbook",
                "/examples",
                "/nowhere"
            }) {
                browser.open(page);
                assertThat(browser.accessibilityFaults()).as(page).isEmpty();
            }
            browser.open("/health");
            browser.takePicture("health");
            browser.open("/quarantine");
            browser.takePicture("quarantine");
        }
    }

    @Test
    void aHostilePayloadIsShownAsPlainText() throws Exception {
        assumeTrue(Browser.isInstalled(), "SKIPPED: Chromium and its driver are not installed");
        String id = "user_\"><script>document.title='owned'</script>";
        Subject hostile = examples.subject().withUser(id);
        SignedRequest delivery = post(ExampleType.USER_CREATED, hostile, Instant.now());
        try (Browser browser = new Browser(stack.console())) {
            browser.open("/");
            await().atMost(PATIENCE).until(browser::text, text -> text.contains(delivery.messageId()));
            assertThat(browser.title()).startsWith("Watch");
            browser.open("/objects/" + URLEncoder.encode(id, StandardCharsets.UTF_8));

            assertThat(browser.text()).contains(id, delivery.messageId());
            assertThat(browser.title()).startsWith(id);
        }
    }

    @Test
    void aReaderRedrivesADeadLetterInTheBrowser() throws Exception {
        assumeTrue(Browser.isInstalled(), "SKIPPED: Chromium and its driver are not installed");
        // Given
        Subject subject = examples.subject();
        SignedRequest lost =
                signer.sign(examples.event(ExampleType.USER_CREATED, subject), examples.messageId(), Instant.now());
        stack.addDeadLetter(lost);
        try (Browser browser = new Browser(stack.console())) {
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                browser.open("/dead-letters");
                                return browser.text();
                            },
                            text -> text.contains(lost.messageId()));
            browser.takePicture("dead-letters");

            // When
            browser.open("/events/" + lost.messageId());
            browser.press("Redrive this event…");
            assertThat(browser.text()).contains("1 of 1 events would be redriven", "Nothing has been changed yet.");
            browser.takePicture("redrive");
            browser.press("Redrive 1 now");

            // Then
            assertThat(browser.text()).contains("1 of 1 events were redriven");
            awaitRow(subject, lost);
            browser.open("/dead-letters");
            assertThat(browser.text()).doesNotContain(lost.messageId());
        }
    }

    @Test
    void aFormWithAWrongTokenGets403() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stack.console().resolve("/quarantine/redrive"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("reason=foreign-instance&execute=true&token=guess"))
                .build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aReaderSendsAnExampleAndFindsItsRow() throws Exception {
        assumeTrue(Browser.isInstalled(), "SKIPPED: Chromium and its driver are not installed");
        try (Browser browser = new Browser(stack.console())) {
            browser.open("/examples");
            browser.type("user", "user_of_the_example_page");
            browser.press("Send");

            assertThat(browser.text()).contains("Responses from the ingress", "user_of_the_example_page");
            browser.takePicture("examples");
            await().atMost(PATIENCE)
                    .until(() -> stack.query("SELECT id FROM clerk.users WHERE id = 'user_of_the_example_page'")
                            .isPresent());
        }
    }

    /** A user with an e-mail address, which not every example user has. */
    private Subject userWithAddress() {
        Subject subject = examples.subject();
        while (!new String(examples.event(ExampleType.USER_CREATED, subject).body(), StandardCharsets.UTF_8)
                .contains("\"email_address\":\"")) {
            subject = examples.subject();
        }
        return subject;
    }

    private SignedRequest post(ExampleType type, Subject subject, Instant at) throws Exception {
        SignedRequest delivery = signer.sign(examples.event(type, subject, at), examples.messageId(), Instant.now());
        assertThat(stack.post(delivery)).isEqualTo(200);
        return delivery;
    }

    private static void awaitRow(Subject subject, SignedRequest delivery) {
        await().atMost(PATIENCE)
                .until(() -> stack.query("SELECT last_event_id FROM clerk.users WHERE id = '" + subject.userId() + "'")
                        .filter(delivery.messageId()::equals)
                        .isPresent());
    }

    private static String api(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        URI uri = stack.console().resolve(path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
