// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static dev.clerkbridge.ingress.http.TestServer.patiently;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.http.RawClient.Response;
import dev.clerkbridge.ingress.testing.Svix;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the answers to requests that are valid HTTP, over real sockets. */
class AnswersIT {

    private static final byte[] BODY =
            "{\"data\":{\"id\":\"user_1\"},\"object\":\"event\",\"type\":\"user.created\"}".getBytes(UTF_8);

    private static TestServer server;

    private final Map<HttpAnswer, Double> answersBefore = new EnumMap<>(HttpAnswer.class);

    @BeforeAll
    static void start() {
        server = TestServer.withLongTimeouts(1_000, 64_000_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void reset() {
        server.acceptor().completeAs(AcceptResult.DURABLE);
        server.acceptor().events().clear();
        for (HttpAnswer answer : HttpAnswer.values()) {
            answersBefore.put(answer, server.answers(answer));
        }
    }

    @Test
    void aSignedEventIsAccepted() {
        // When
        Response response = server.post(Svix.headers(BODY), BODY);

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(server.acceptor().events()).hasSize(1);
        assertThat(server.acceptor().events().get(0).body()).isEqualTo(BODY);
    }

    @Test
    void anAnswerRevealsNothingAboutTheServer() {
        // When
        Response response = server.post(Svix.headers(BODY), BODY);

        // Then
        assertThat(response.head()).isEqualTo("http/1.1 200 ok\r\ncontent-length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({"DURABLE, 200, ", "FULL, 503, 10", "FAILED, 503, 5", "TIMED_OUT, 503, 5", "CLOSING, 503, 5"})
    void everyAcceptResultHasItsAnswer(AcceptResult result, int status, @Nullable String retryAfter) {
        // Given
        server.acceptor().completeAs(result);

        // When
        Response response = server.post(Svix.headers(BODY), BODY);

        // Then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.head().contains("retry-after: " + retryAfter + "\r\n"))
                .isEqualTo(retryAfter != null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"svix-id", "svix-timestamp", "svix-signature"})
    void aDeliveryWithAMissingHeaderIsRefused(String name) {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.remove(name);

        // When
        Response response = server.post(headers, BODY);

        // Then
        assertRefused(response, HttpAnswer.MISSING_HEADERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"svix-id", "svix-timestamp", "svix-signature"})
    void aDeliveryWithARepeatedHeaderIsRefused(String name) {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put(name.toUpperCase(Locale.ROOT), headers.getOrDefault(name, ""));

        // When
        Response response = server.post(headers, BODY);

        // Then
        assertRefused(response, HttpAnswer.DOUBLED_HEADER);
    }

    @Test
    void aWrongSignatureIsRefused() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("svix-signature", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

        // When
        Response response = server.post(headers, BODY);

        // Then
        assertRefused(response, HttpAnswer.NO_MATCHING_SIGNATURE);
    }

    @Test
    void anOldDeliveryIsRefused() {
        // When
        Response response =
                server.post(Svix.headers("msg_old", Instant.now().minusSeconds(310), BODY, Svix.SECRET), BODY);

        // Then
        assertRefused(response, HttpAnswer.TOO_OLD);
    }

    @Test
    void anEmptyBodyWithoutHeadersIsRefused() {
        // When
        Response response;
        try (RawClient client = server.connect()) {
            response = client.write(RawClient.post(Map.of())).read();
        }

        // Then
        assertRefused(response, HttpAnswer.MISSING_HEADERS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /",
                "POST /api/webhook",
                "POST /api/webhooks/more",
                "POST /api/webhooks//",
                "POST //api/webhooks",
                "POST /api//webhooks",
                "POST /api/./webhooks",
                "POST /x/../api/webhooks",
                "POST /api%2Fwebhooks",
                "POST /api/webhook%73",
                "POST /API/webhooks",
                "POST /api/webhooks;a=b",
                "POST /%zz",
                "POST api/webhooks",
                "POST http://localhost",
                "GET /api/other",
                "HEAD /",
                "OPTIONS *",
                "CONNECT localhost:443",
            })
    void anotherPathIsNotFound(String request) {
        // When
        Response response = bare(request + " HTTP/1.1");

        // Then
        assertThat(response.status()).isEqualTo(404);
        assertThat(server.answers(HttpAnswer.NOT_FOUND)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "post", "WEBHOOK"})
    void anotherMethodIsNotAllowed(String method) {
        // When
        Response response;
        try (RawClient client = server.connect()) {
            response = client.write(RawClient.request(
                            method + " /api/webhooks HTTP/1.1", Map.of("X-HTTP-Method-Override", "POST")))
                    .read();
        }

        // Then
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.head()).contains("\r\nallow: post\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/webhooks/",
                "/api/webhooks?",
                "/api/webhooks?tenant=a&x=%zz",
                "/api/webhooks/?x",
                "http://localhost:8080/api/webhooks",
                "https://example.com/api/webhooks/?x"
            })
    void ignoresATrailingSlashAQueryAndAHost(String target) {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));

        // When
        Response response;
        try (RawClient client = server.connect()) {
            response = client.write(RawClient.request("POST " + target + " HTTP/1.1", headers))
                    .write(BODY)
                    .read();
        }

        // Then
        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void aChunkedBodyIsRead() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Transfer-Encoding", "chunked");

        // When
        Response response;
        try (RawClient client = server.connect()) {
            client.write(RawClient.post(headers));
            for (byte b : BODY) {
                client.write("1\r\n").write(new byte[] {b}).write("\r\n");
            }
            response = client.write("0\r\n\r\n").read();
        }

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(server.acceptor().events().get(0).body()).isEqualTo(BODY);
    }

    @Test
    void aBodyOfExactlyTheLimitIsAccepted() {
        // Given
        byte[] body = bodyOf(TestServer.BODY_LIMIT);

        // When
        Response response = server.post(Svix.headers(body), body);

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(server.acceptor().events().get(0).body()).isEqualTo(body);
    }

    @Test
    void aBodyAnnouncedAsTooLargeIsRefusedBeforeItIsSent() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(TestServer.BODY_LIMIT + 1));
        headers.put("Expect", "100-continue");

        // When
        try (RawClient client = server.connect()) {
            Response response = client.write(RawClient.post(headers)).read();

            // Then
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.closes()).isTrue();
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void answersAnOversizedBodyWhileTheSenderIsStillSending() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Transfer-Encoding", "chunked");
        String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";

        // When
        try (RawClient client = server.connect()) {
            client.write(RawClient.post(headers));
            for (int i = 0; i < 64; i++) {
                client.write(chunk);
            }
            Response response = client.read();

            // Then
            assertThat(response.status()).isEqualTo(413);
            assertThat(client.write("0\r\n\r\n").closedByServer()).isTrue();
        }
    }

    @Test
    void answersExpect100Continue() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));
        headers.put("Expect", "100-continue");

        // When
        try (RawClient client = server.connect()) {
            Response interim = client.write(RawClient.post(headers)).read();
            Response response = client.write(BODY).read();

            // Then
            assertThat(interim.status()).isEqualTo(100);
            assertThat(response.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"Upgrade, websocket", "Upgrade, h2c", "HTTP2-Settings, AAMAAABkAAQAoAAAAAIAAAAA"})
    void ignoresProtocolUpgrades(String name, String value) {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));
        headers.put("Connection", "Upgrade, HTTP2-Settings");
        headers.put(name, value);
        headers.put("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        headers.put("Sec-WebSocket-Version", "13");

        // When
        Response response;
        try (RawClient client = server.connect()) {
            response = client.write(RawClient.post(headers)).write(BODY).read();
        }

        // Then
        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        // Given
        Map<String, String> good = Svix.headers(BODY);
        good.put("Content-Length", String.valueOf(BODY.length));
        Map<String, String> bad = new LinkedHashMap<>(good);
        bad.remove("svix-id");
        String body = new String(BODY, ISO_8859_1);

        // When
        try (RawClient client = server.connect()) {
            client.write(RawClient.post(good) + body + RawClient.post(bad) + body + RawClient.post(good) + body);

            // Then
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(client.read().status()).isEqualTo(400);
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionIsReusedUntilTheSenderAsksToCloseIt() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));
        Map<String, String> last = new HashMap<>(headers);
        last.put("Connection", "close");

        // When
        try (RawClient client = server.connect()) {
            Response first = client.write(RawClient.post(headers)).write(BODY).read();
            Response second = client.write(RawClient.post(last)).write(BODY).read();

            // Then
            assertThat(first.status()).isEqualTo(200);
            assertThat(second.status()).isEqualTo(200);
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void toleratesASenderThatDisconnectsBeforeTheAnswer() {
        // Given
        server.acceptor().hold();
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));
        try (RawClient client = server.connect()) {
            client.write(RawClient.post(headers)).write(BODY);
            patiently().until(() -> server.acceptor().held() == 1);
        }

        // When
        patiently().until(() -> server.gauge("connections") == 0);
        server.acceptor().release();

        // Then
        patiently().until(() -> server.gauge("in.flight.bytes") == 0);
        assertThat(server.post(Svix.headers(BODY), BODY).status()).isEqualTo(200);
    }

    @Test
    void releasesMemoryIfASenderDisconnectsDuringTheBody() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));

        // When
        try (RawClient client = server.connect()) {
            client.write(RawClient.post(headers)).write("{\"data\"");
            patiently().until(() -> server.gauge("in.flight.bytes") > 0);
        }

        // Then
        patiently().until(() -> server.gauge("in.flight.bytes") == 0);
        assertThat(server.acceptor().events()).isEmpty();
    }

    @Test
    void acceptsSignedButUnusableEventsWithAQuarantineReason() {
        // Given
        byte[] body = "{\"type\":\"user.deleted\",\"data\":{\"deleted\":true,\"id\":\"\"}}".getBytes(UTF_8);

        // When
        Response response = server.post(Svix.headers(body), body);

        // Then
        assertThat(response.status()).isEqualTo(200);
        Event event = server.acceptor().events().get(0);
        assertThat(event.quarantine()).isNotNull();
    }

    private void assertRefused(Response response, HttpAnswer answer) {
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.head()).doesNotContain("retry-after");
        assertThat(server.answers(answer) - answersBefore.getOrDefault(answer, 0.0))
                .isEqualTo(1);
        assertThat(server.acceptor().events()).isEmpty();
    }

    private static Response bare(String line) {
        try (RawClient client = server.connect()) {
            return client.write(RawClient.request(line, Map.of())).read();
        }
    }

    private static byte[] bodyOf(int length) {
        String start = "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\",\"x\":\"";
        String end = "\"}}";
        return (start + "x".repeat(length - start.length() - end.length()) + end).getBytes(UTF_8);
    }
}
