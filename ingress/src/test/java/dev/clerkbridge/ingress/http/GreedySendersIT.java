package dev.clerkbridge.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.http.RawClient.Response;
import dev.clerkbridge.ingress.testing.Svix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However much senders open and announce, they take a bounded part of this process. */
class GreedySendersIT {

    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);
    private static final int MOST_CONNECTIONS = 20;
    private static final int MOST_BYTES = 250_000;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.patient(MOST_CONNECTIONS, MOST_BYTES);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void moreConnectionsThanAllowedAreClosedAtOnce() {
        // Given
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < MOST_CONNECTIONS; i++) {
            clients.add(server.connect());
        }
        await().until(() -> server.gauge("connections") == MOST_CONNECTIONS);

        // When
        try (RawClient tooMany = server.connect()) {
            // Then
            assertThat(tooMany.closedByServer()).isTrue();
        }
        clients.forEach(RawClient::close);
        await().until(() -> server.gauge("connections") == 0);
        assertThat(server.post(Svix.headers(BODY), BODY).status()).isEqualTo(200);
    }

    @Test
    void moreBytesThanAllowedAreNotHeld() {
        // Given
        server.acceptor().hold();
        byte[] body = large();
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Map<String, String> headers = Svix.headers(body);
            headers.put("Content-Length", String.valueOf(body.length));
            waiting.add(server.connect().write(RawClient.post(headers)).write(body));
        }
        await().until(() -> server.acceptor().held() == 2);

        // When
        Response response = server.post(Svix.headers(body), body);

        // Then
        assertThat(response.status()).isEqualTo(503);
        assertThat(server.answers(Answer.TOO_BUSY)).isEqualTo(1);
        assertThat(server.gauge("in.flight.bytes")).isLessThanOrEqualTo(MOST_BYTES);
        server.acceptor().settleAs(AcceptResult.DURABLE);
        server.acceptor().release();
        await().until(() -> server.gauge("in.flight.bytes") == 0);
        waiting.forEach(RawClient::close);
    }

    @Test
    void announcingALargeBodyTakesNoMemory() {
        // Given
        List<RawClient> clients = new ArrayList<>();
        Map<String, String> headers = Map.of("Content-Length", String.valueOf(TestServer.BODY_LIMIT));

        // When
        for (int i = 0; i < MOST_CONNECTIONS - 1; i++) {
            clients.add(server.connect().write(RawClient.post(headers)));
        }
        Response response = server.post(Svix.headers(BODY), BODY);

        // Then
        assertThat(response.status()).isEqualTo(200);
        clients.forEach(RawClient::close);
    }

    private static byte[] large() {
        String start = "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\",\"x\":\"";
        return (start + "x".repeat(99_000) + "\"}}").getBytes(UTF_8);
    }
}
