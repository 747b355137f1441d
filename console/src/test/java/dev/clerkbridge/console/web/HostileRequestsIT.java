// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.WithConsole;
import dev.clerkbridge.contract.EventHeaders;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console answers to unusual requests, and to usual requests about unusual events. */
class HostileRequestsIT extends WithConsole {

    private static final String BODY = "{\"data\":{\"id\":\"user_1\"},\"object\":\"event\",\"type\":\"user.created\"}";

    HostileRequestsIT() {
        super(Map.of());
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

    /** Proxies that log readers in forward their cookies. */
    @Test
    void aLargeCookieIsAccepted() throws Exception {
        HttpResponse<String> page = send(request("/").header("Cookie", "session=" + "x".repeat(20_000)));

        assertThat(page.statusCode()).isEqualTo(200);
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
    void anInvalidRequestGetsItsStatusAndTheSecurityHeaders(String method, String path, int status) throws Exception {
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
        restart(Map.of("CONSOLE_ACTIONS", "true"));

        HttpResponse<String> answer = send(request("/quarantine/redrive")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("record=0@1&".repeat(5_000) + "token=guess")));

        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0~9000000000000000000", "0~18446744073709551615", "99~5", "999999999999~5", "0~0"})
    void aPositionOutsideTheTopicIsLimitedToTheTopic(String position) throws Exception {
        event("user_1", "msg_1");

        HttpResponse<String> answer = get("/api/v1/objects/user_1?from=" + topics.events() + "~" + position);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"next\" : null");
    }

    @Test
    void idsWithAnyCharactersHaveWorkingLinks() throws Exception {
        // Given
        event("user_1", "msg_/x?y#z%20");

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
        event("user_1", "msg_\u202Etxt.exe");

        assertThat(get("/").body()).contains("msg_\\u202Etxt.exe").doesNotContain("\u202E");
    }

    @Test
    void longIdsAreShortenedInLists() throws Exception {
        event("user_1", "k".repeat(500_000));

        assertThat(get("/").body()).contains("kkk…").hasSizeLessThan(100_000);
    }

    /** A Svix transformation can put any text into any field. */
    @Test
    void personalDataInAKeyTypeOrInstanceIsHidden() throws Exception {
        // Given
        String address = "ada@example.org";
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topics.quarantine(),
                address.getBytes(UTF_8),
                BODY.replace("user_1", address).getBytes(UTF_8));
        Records.add(record.headers(), EventHeaders.SVIX_ID, "msg_1");
        Records.add(record.headers(), EventHeaders.TYPE, address);
        Records.add(record.headers(), EventHeaders.SOURCE, EventHeaders.source(address));
        Records.add(record.headers(), EventHeaders.SUBJECT, address);
        kafka.send(record);

        // Then
        for (String path :
                List.of("/", "/quarantine", "/events/msg_1", "/api/v1/quarantine", "/api/v1/events/msg_1", "/live")) {
            assertThat(get(path).body()).contains("msg_1", Masking.HIDDEN).doesNotContain(address);
        }
        assertThat(get("/objects/" + Links.encode(address)).body()).contains("msg_1");
        assertThat(get("/?instance=" + Links.encode(address)).body()).contains("msg_1");
    }

    @ParameterizedTest
    @CsvSource({"user_1, 303", "Ada Lovelace, 400", "+15551234567, 400"})
    void findPutsOnlyIdsIntoAnAddress(String text, int status) throws Exception {
        HttpResponse<String> answer = send(request("/search")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("q=" + Links.encode(text))));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Location").isPresent()).isEqualTo(status == 303);
        assertThat(answer.body()).doesNotContain(text);
    }

    @Test
    void anEventIsShownWhilePostgresIsUnavailable() throws Exception {
        event("user_1", "msg_1");

        assertThat(get("/events/msg_1").body()).contains("waiting", "PostgreSQL does not answer");
        assertThat(get("/objects/user_1").body()).contains("msg_1", "PostgreSQL does not answer");
    }

    @Test
    void theChecksOfAServiceThatDoesNotAnswerAreUnknown() throws Exception {
        event("user_1", "msg_1");

        assertThat(get("/api/v1/health").body())
                .contains("unknown, because the ingress returns no metrics", "1 record is not processed yet")
                .doesNotContain("no event is waiting to be published", "no event is set aside");
    }

    @Test
    void aDeletedTopicIsShownAsAnEmptyList() throws Exception {
        assertThat(get("/quarantine").statusCode()).isEqualTo(200);

        kafka.admin().deleteTopics(List.of(topics.quarantine())).all().get();

        await().atMost(Duration.ofMinutes(1))
                .until(() -> get("/quarantine").body(), body -> body.contains("There are no quarantined events"));
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void theConsoleStartsEvenIfKafkasHostNameDoesNotResolve() throws Exception {
        restart(Map.of("KAFKA_BOOTSTRAP_SERVERS", "no-such-host.invalid:9092"));

        assertThat(get("/health").body()).contains("Kafka does not answer", "needs attention");
        assertThat(get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void aReadersNameAddsNoLineToTheLog() throws Exception {
        // Given
        restart(Map.of("CONSOLE_PASSWORD", "a-password-of-the-test"));
        event("user_1", "msg_1");
        String header = basic("ada\nINFO forged\" x=\"y", "a-password-of-the-test");

        // When
        List<ILoggingEvent> log = logOf(Pages.class, () -> {
            reveal("msg_1", header);
            return reveal("msg_of_nobody", header);
        });

        // Then
        assertThat(log)
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

    private HttpResponse<String> reveal(String id, String credentials) throws Exception {
        return send(request("/events/" + id + "/reveal")
                .header("Authorization", credentials)
                .POST(BodyPublishers.noBody()));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
