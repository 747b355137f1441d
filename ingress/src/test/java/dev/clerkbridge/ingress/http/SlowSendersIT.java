// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static dev.clerkbridge.ingress.http.TestServer.patiently;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.http.RawClient.Response;
import dev.clerkbridge.ingress.testing.Svix;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slow senders are disconnected after a limited time. If the acceptor is slow, the sender is answered 503. */
class SlowSendersIT {

    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.withShortTimeouts();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSlowBodyIsCutOff() {
        // When
        try (RawClient client = server.connect()) {
            client.write(RawClient.post(Map.of("Content-Length", "1000"))).write("{");
            Response response = client.read();

            // Then
            assertThat(response.status()).isEqualTo(408);
            assertThat(response.closes()).isTrue();
            assertThat(client.closedByServer()).isTrue();
        }
        patiently().until(() -> server.gauge("in.flight.bytes") == 0);
    }

    @Test
    void headersThatTrickleInAreCutOff() {
        // When
        try (RawClient client = server.connect()) {
            client.write("POST /api/webhooks HTTP/1.1\r\n");
            Thread trickle = new Thread(() -> trickle(client));
            trickle.setDaemon(true);
            trickle.start();

            // Then
            assertThat(client.closedByServer()).isTrue();
        }
        patiently().until(() -> server.gauge("connections") == 0);
    }

    @Test
    void aConnectionWithoutRequestsIsClosed() {
        // When
        try (RawClient client = server.connect()) {
            // Then
            assertThat(client.closedByServer()).isTrue();
        }
    }

    @Test
    void answers503IfTheAcceptorTakesTooLong() {
        // Given a server that is patient with a slow sender, so that only the acceptor's delay counts
        server.close();
        server = TestServer.withShortAnswerTimeout();
        server.acceptor().hold();

        // When
        Response response = server.post(Svix.headers(BODY), BODY);

        // Then
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.head()).contains("retry-after: 5");
        assertThat(server.answers(HttpAnswer.TIMED_OUT)).isEqualTo(1);
        server.acceptor().release();
        patiently().until(() -> server.gauge("in.flight.bytes") == 0);
        assertThat(server.answers(HttpAnswer.ACCEPTED)).isZero();
    }

    @Test
    void eachBodyThatTheAcceptorKeepsAfterATimeoutReservesItsMemory() {
        // Given a server that does not close the idle connection, which would release the memory too
        server.close();
        server = TestServer.withShortAnswerTimeout();
        byte[] body = ("{\"data\":{\"id\":\"user_1\",\"pad\":\"" + "x".repeat(50_000) + "\"}}").getBytes(UTF_8);
        server.acceptor().hold();
        try (RawClient client = server.connect()) {
            assertThat(post(client, body).status()).isEqualTo(503);
            double one = server.gauge("in.flight.bytes");

            // When
            assertThat(post(client, body).status()).isEqualTo(503);

            // Then
            assertThat(server.gauge("in.flight.bytes")).isEqualTo(one + body.length);

            // When
            server.acceptor().release();

            // Then
            patiently().until(() -> server.gauge("in.flight.bytes") == one - body.length);
        }
    }

    private static Response post(RawClient client, byte[] body) {
        Map<String, String> headers = Svix.headers(body);
        headers.put("Content-Length", String.valueOf(body.length));
        return client.write(RawClient.post(headers)).write(body).read();
    }

    private static void trickle(RawClient client) {
        try {
            while (true) {
                client.write("X-A: b\r\n");
                LockSupport.parkNanos(50_000_000);
            }
        } catch (UncheckedIOException e) {
            // Expected: the server has closed the connection.
        }
    }
}
