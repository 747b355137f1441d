// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static dev.clerkbridge.ingress.http.TestServer.patiently;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.http.RawClient.Response;
import dev.clerkbridge.ingress.testing.Svix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections and large bodies use a bounded amount of memory. */
class GreedySendersIT {

    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);
    private static final int MAX_CONNECTIONS = 20;
    private static final int CONNECTION_BYTES = 64 * 1024;
    /** The shares of three connections plus two large bodies. */
    private static final int MAX_BYTES = 3 * CONNECTION_BYTES + 2 * TestServer.BODY_LIMIT;

    private TestServer server = TestServer.withLongTimeouts(MAX_CONNECTIONS, 64_000_000);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNewConnectionReplacesTheLongestIdleUnverifiedConnection() {
        // Given
        List<RawClient> clients = unverified(MAX_CONNECTIONS);

        // When
        Response response = server.post(Svix.headers(BODY), BODY);

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(clients.get(0).closedByServer()).isTrue();
        assertThat(server.cut()).isEqualTo(1);
        clients.forEach(RawClient::close);
        patiently().until(() -> server.gauge("connections") == 0);
        assertThat(server.gauge("in.flight.bytes")).isZero();
    }

    @Test
    void keepsAConnectionThatSentAVerifiedDelivery() {
        // Given
        restart(1, 64_000_000);
        try (RawClient genuine = server.connect()) {
            deliver(genuine);

            // When
            try (RawClient stranger = server.connect()) {
                // Then
                assertThat(stranger.closedByServer()).isTrue();
                assertThat(deliver(genuine).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void closesTheLongestIdleUnverifiedConnectionForALargeBody() {
        // Given
        restart(MAX_CONNECTIONS, MAX_BYTES);
        byte[] body = large();
        List<RawClient> strangers = unverified(2);
        Map<String, String> headers = Map.of("Content-Length", String.valueOf(TestServer.BODY_LIMIT));
        for (RawClient stranger : strangers) {
            double before = server.gauge("in.flight.bytes");
            stranger.write(RawClient.post(headers)).write(new byte[TestServer.BODY_LIMIT - 1]);
            patiently().until(() -> server.gauge("in.flight.bytes") == before + TestServer.BODY_LIMIT);
        }

        // When
        Response response = server.post(Svix.headers(body), body);

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(strangers.get(0).closedByServer()).isTrue();
        strangers.forEach(RawClient::close);
    }

    @Test
    void keepsConnectionsWhileTheirVerifiedLargeBodiesWait() {
        // Given
        restart(MAX_CONNECTIONS, MAX_BYTES);
        server.acceptor().hold();
        byte[] body = large();
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Map<String, String> headers = Svix.headers(body);
            headers.put("Content-Length", String.valueOf(body.length));
            waiting.add(server.connect().write(RawClient.post(headers)).write(body));
        }
        patiently().until(() -> server.acceptor().held() == 2);

        // When
        Response response = server.post(Svix.headers(body), body);

        // Then
        assertThat(response.status()).isEqualTo(503);
        assertThat(server.answers(HttpAnswer.TOO_BUSY)).isEqualTo(1);
        server.acceptor().completeAs(AcceptResult.DURABLE);
        server.acceptor().release();
        waiting.forEach(RawClient::close);
        patiently().until(() -> server.gauge("in.flight.bytes") == 0);
    }

    @Test
    void acceptsADeliveryWhileOthersAnnounceLargeBodies() {
        // Given memory for two large bodies
        restart(MAX_CONNECTIONS, MAX_CONNECTIONS * CONNECTION_BYTES + 2 * TestServer.BODY_LIMIT);
        List<RawClient> clients = unverified(MAX_CONNECTIONS - 1);
        Map<String, String> headers =
                Map.of("Content-Length", String.valueOf(TestServer.BODY_LIMIT), "Expect", "100-continue");

        // When
        for (RawClient client : clients) {
            assertThat(client.write(RawClient.post(headers)).read().status()).isEqualTo(100);
        }
        Response response = server.post(Svix.headers(BODY), BODY);

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(server.cut()).isZero();
        clients.forEach(RawClient::close);
    }

    private void restart(int connections, int bytes) {
        server.close();
        server = TestServer.withLongTimeouts(connections, bytes);
    }

    private List<RawClient> unverified(int count) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            int open = i;
            clients.add(server.connect());
            patiently().until(() -> server.gauge("connections") == open);
        }
        return clients;
    }

    private static Response deliver(RawClient client) {
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));
        return client.write(RawClient.post(headers)).write(BODY).read();
    }

    private static byte[] large() {
        String start = "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\",\"x\":\"";
        return (start + "x".repeat(99_000) + "\"}}").getBytes(UTF_8);
    }
}
