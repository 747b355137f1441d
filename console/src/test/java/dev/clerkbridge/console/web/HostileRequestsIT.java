// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.clerkbridge.console.Console;
import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.TestKafka;
import dev.clerkbridge.console.search.Topics;
import dev.clerkbridge.contract.EventHeaders;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the console answers to unusual requests, and to usual requests about unusual events. */
class HostileRequestsIT {

    private static final String BODY = "{\"data\":{\"id\":\"user_1\"},\"object\":\"event\",\"type\":\"user.created\"}";

    @TempDir
    static Path directory;

    private static TestKafka kafka;

    private Topics topics;
    private Console console;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new TestKafka(directory);
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        topics = kafka.createTopics();
        console = kafka.console(topics, Map.of());
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/quarantine", "/api/v1/quarantine", "/health/live"})
    void headIsAnsweredLikeGetWithoutABody(String path) throws Exception {
        HttpResponse<String> head = send(request(path).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get(path).headers().firstValue("Content-Type"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /, 405",
        "DELETE, /events/msg_1, 405",
        "POST, /quarantine, 405",
        "DELETE, /api/v1/quarantine, 405",
        "GET, /api/v1/nowhere, 404",
        "GET, /nowhere, 404",
        "GET, /assets/../../logback.xml, 404",
        "GET, /assets/%2e%2e/logback.xml, 404",
        "GET, /webjars/..%2f..%2fapplication, 404",
        "GET, /search?q=%zz, 400",
        "GET, /api/v1/search?q=%zz, 400",
        "GET, /api/v1/search, 400",
    })
    void eachMistakeGetsItsStatusAndTheHeadersOfEveryAnswer(String method, String path, int status) throws Exception {
        String answer = raw(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("nosniff", "default-src 'none'");
        assertThat(answer).contains(path.startsWith("/api") ? "\"error\"" : "role=\"alert\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "0.0.0.0", "[::2]", ""})
    void anotherHostNameIsRefused(String host) throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void aFormWithTooManyFieldsIsRefused() throws Exception {
        console.close();
        console = kafka.console(topics, Map.of("CONSOLE_ACTIONS", "true"));

        HttpResponse<String> answer = send(request("/quarantine/redrive")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("record=0@1&".repeat(5_000) + "token=guess")));

        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0~9000000000000000000", "0~18446744073709551615", "99~5", "999999999999~5", "0~0"})
    void aPositionOutsideOfTheTopicIsLimitedToIt(String position) throws Exception {
        event("user_1", "msg_1");

        HttpResponse<String> answer = get("/api/v1/objects/user_1?from=" + topics.events() + "~" + position);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"next\" : null");
    }

    @Test
    void idsWithAnyCharactersHaveWorkingLinks() throws Exception {
        // Given
        event("a/b?c#d%e+f é", "msg_/x?y#z%20");

        // When
        Matcher links = Pattern.compile("href=\"(/(?:objects|events)/[^\"]+)\"").matcher(get("/").body());

        // Then
        for (int found = 0; found < 2; found++) {
            assertThat(links.find()).isTrue();
            assertThat(get(links.group(1)).body()).contains("msg_/x?y#z%20");
        }
    }

    @Test
    void charactersThatReorderTextAreShownAsCodes() throws Exception {
        event("user_\u202Etxt.exe", "msg_1");

        assertThat(get("/").body()).contains("user_\\u202Etxt.exe").doesNotContain("\u202E");
    }

    @Test
    void longIdsAreShortenedInLists() throws Exception {
        event("k".repeat(500_000), "msg_1");

        assertThat(get("/").body()).contains("kkk…").hasSizeLessThan(100_000);
    }

    @Test
    void anEventIsShownWhilePostgresIsAway() throws Exception {
        event("user_1", "msg_1");

        assertThat(get("/events/msg_1").body()).contains("waiting", "PostgreSQL does not answer");
        assertThat(get("/objects/user_1").body()).contains("msg_1", "PostgreSQL does not answer");
    }

    @Test
    void healthAssumesNothingAboutAServiceThatDoesNotAnswer() throws Exception {
        event("user_1", "msg_1");

        assertThat(get("/api/v1/health").body())
                .contains("unknown, because the ingress returns no metrics", "1 record is not processed yet")
                .doesNotContain("all accepted events are on the topic", "no event is set aside");
    }

    @Test
    void aTopicThatWasDeletedIsAnEmptyList() throws Exception {
        assertThat(get("/quarantine").statusCode()).isEqualTo(200);

        kafka.admin().deleteTopics(List.of(topics.quarantine())).all().get();

        await().atMost(Duration.ofMinutes(1))
                .until(() -> get("/quarantine").body(), body -> body.contains("There are no quarantined events"));
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aConsoleStartsBeforeKafkasNameResolves() throws Exception {
        console.close();
        console = kafka.console(topics, Map.of("KAFKA_BOOTSTRAP_SERVERS", "no-such-host.invalid:9092"));

        assertThat(get("/health").body()).contains("Kafka does not answer", "needs attention");
        assertThat(get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void aReadersNameAddsNoLineToTheLog() throws Exception {
        // Given
        console.close();
        console = kafka.console(topics, Map.of("CONSOLE_PASSWORD", "a-password-of-the-test"));
        event("user_1", "msg_1");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Pages.class);
        logger.addAppender(log);

        // When
        String credentials = "ada\nINFO forged\" x=\"y:a-password-of-the-test";
        String header = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
        for (String id : new String[] {"msg_1", "msg_of_nobody"}) {
            send(request("/events/" + id + "/reveal")
                    .header("Authorization", header)
                    .POST(BodyPublishers.noBody()));
        }
        logger.detachAppender(log);

        // Then
        assertThat(log.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getKeyValuePairs().toString())
                        .contains("msg_1", "ada_INFO forged_ x=_y")
                        .doesNotContain("\n"));
    }

    private void event(String key, String id) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topics.events(), key.getBytes(UTF_8), BODY.getBytes(UTF_8));
        Records.add(record.headers(), EventHeaders.SVIX_ID, id);
        Records.add(record.headers(), EventHeaders.TYPE, "user.created");
        kafka.send(record);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
