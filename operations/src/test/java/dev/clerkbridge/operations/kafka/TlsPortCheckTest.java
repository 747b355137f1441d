// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.operations.environment.InvalidConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsPortCheckTest {

    private static final byte[] TLS_ALERT = {0x15, 3, 3, 0, 2, 2, 80};
    private static final byte[] BROKERS_ANSWER = {0, 0, 0, 6, 0, 0, 0, 0, 0, 35};
    private static final byte[] NOTHING = {};

    private ServerSocket listener;
    private String server;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server = "127.0.0.1:" + listener.getLocalPort();
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PLAINTEXT", "sasl_plaintext"})
    void refusesAPortThatExpectsTlsIfTlsIsNotConfigured(String protocol) {
        // Given
        answer(TLS_ALERT);

        // Then
        assertThatThrownBy(() -> check(server, protocol))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(
                        "KAFKA_BOOTSTRAP_SERVERS: " + server + " expects TLS; set KAFKA_SECURITY_PROTOCOL=");
    }

    @Test
    void asksEveryServer() {
        // Given
        answer(TLS_ALERT);

        // Then
        assertThatThrownBy(() -> check("127.0.0.1:1, " + server, "PLAINTEXT")).hasMessageContaining(server);
    }

    @Test
    void acceptsABrokersAnswer() {
        // Given
        answer(BROKERS_ANSWER);

        // Then
        assertAccepted(server, "PLAINTEXT");
    }

    @Test
    void leavesAServerWithoutAnAnswerToTheKafkaClients() throws IOException {
        // Given: a server that accepts connections but is silent, one that closes them, and one that refuses them
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answer(NOTHING);

            // Then
            assertAccepted("127.0.0.1:" + silent.getLocalPort() + "," + server + ",127.0.0.1:1", "PLAINTEXT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL", "SASL_SSL"})
    void doesNotConnectIfTlsIsConfigured(String protocol) {
        // Given
        answer(TLS_ALERT);

        // Then
        assertAccepted(server, protocol);
    }

    private void answer(byte[] bytes) {
        Thread thread = new Thread(() -> {
            try (Socket client = listener.accept()) {
                client.getInputStream().readNBytes(14);
                client.getOutputStream().write(bytes);
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void assertAccepted(String servers, String protocol) {
        assertThatCode(() -> check(servers, protocol)).doesNotThrowAnyException();
    }

    private static void check(String servers, String protocol) {
        TlsPortCheck.run(Map.of("KAFKA_BOOTSTRAP_SERVERS", servers, "KAFKA_SECURITY_PROTOCOL", protocol));
    }
}
