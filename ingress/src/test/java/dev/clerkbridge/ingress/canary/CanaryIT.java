// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.clerkbridge.ingress.config.CanaryConfig;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.operations.environment.SigningSecret;
import dev.clerkbridge.testbed.server.FreePort;
import dev.clerkbridge.testbed.server.SelfSigned;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The canary's probes go to the public URL and are counted by their result. None is stored. */
class CanaryIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String ALIAS = "self";

    @TempDir
    Path directory;

    @Test
    void aProbeIsAnswered200ButNotStored() {
        // Given
        int port = FreePort.onLoopback();

        // When
        try (TestIngress ingress = start(port, "http://127.0.0.1:" + port + "/api/webhooks")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"accepted\"}") >= 2);
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"canary\",status=\"200\"}"))
                    .isGreaterThanOrEqualTo(2);
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"accepted\",status=\"200\"}"))
                    .isZero();
            assertThat(ingress.metric("clerk_ingress_last_delivery_timestamp_seconds"))
                    .isZero();
            assertThat(ingress.metric("clerk_ingress_journal_backlog_events")).isZero();
        }
    }

    @Test
    void aProbeAnswered404CountsAsRefused() {
        // Given
        int port = FreePort.onLoopback();

        // When
        try (TestIngress ingress = start(port, "http://127.0.0.1:" + port + "/wrong")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"refused\"}") >= 1);
        }
    }

    @Test
    void aProbeAnswered503DoesNotCountAsAFailedEvent() {
        // Given
        int port = FreePort.onLoopback();

        // When
        try (TestIngress ingress = start(port, "http://127.0.0.1:" + port + "/api/webhooks", "kafka")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"refused\"}") >= 1);
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"canary_refused\",status=\"503\"}"))
                    .isPositive();
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"failed\",status=\"503\"}"))
                    .isZero();
        }
    }

    @Test
    void anUnreachableUrlCountsAsUnreachable() {
        // When
        try (TestIngress ingress = start(0, "http://127.0.0.1:" + FreePort.onLoopback() + "/api/webhooks")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"unreachable\"}") >= 1);
        }
    }

    @Test
    void aProbeAnswered401ByAProxyCountsAsRefused() throws Exception {
        // Given
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", probe -> answer(probe, 401));
        proxy.start();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        URI url = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());

        // When
        try (Canary canary = Canary.start(
                new CanaryConfig(url, Duration.ofMillis(200)), SigningSecret.parse(Svix.SECRET), registry)) {
            // Then
            assertThat(canary).isNotNull();
            await().atMost(TIMEOUT).until(() -> probes(registry, "refused") >= 1);
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void everyProbeChecksTheCertificate() throws Exception {
        // Given
        SelfSigned trusted = SelfSigned.in(directory);
        KeyStore keys = keys(trusted);
        HttpsServer server = serve(keys, trusted.password());
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        CanaryConfig config = new CanaryConfig(
                URI.create("https://localhost:" + server.getAddress().getPort()), Duration.ofMillis(200));
        System.setProperty("javax.net.ssl.trustStore", trusted.store().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", trusted.password());
        Canary canary = Canary.start(config, SigningSecret.parse(Svix.SECRET), registry);
        try {
            await().atMost(TIMEOUT).until(() -> probes(registry, "accepted") >= 1);

            // When
            SelfSigned other = SelfSigned.in(directory);
            Key key = keys(other).getKey(ALIAS, other.password().toCharArray());
            keys.setKeyEntry(ALIAS, key, trusted.password().toCharArray(), new Certificate[] {other.certificate()});

            // Then
            await().atMost(TIMEOUT).until(() -> probes(registry, "unreachable") >= 1);
        } finally {
            canary.close();
            System.clearProperty("javax.net.ssl.trustStore");
            System.clearProperty("javax.net.ssl.trustStorePassword");
            server.stop(0);
        }
    }

    private static KeyStore keys(SelfSigned key) throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(key.store().toFile(), key.password().toCharArray());
    }

    /** Starts a TLS server whose key can change while the server keeps its TLS sessions. */
    private static HttpsServer serve(KeyStore keys, String password) throws GeneralSecurityException, IOException {
        // Unlike the default, this implementation reads the key store during each handshake.
        KeyManagerFactory factory = KeyManagerFactory.getInstance("NewSunX509");
        factory.init(keys, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", probe -> answer(probe, 200));
        server.start();
        return server;
    }

    private static void answer(HttpExchange probe, int status) throws IOException {
        probe.getRequestBody().readAllBytes();
        probe.sendResponseHeaders(status, -1);
        probe.close();
    }

    private static double probes(SimpleMeterRegistry registry, String result) {
        return registry.get("clerk.ingress.canary.probes")
                .tag("result", result)
                .counter()
                .count();
    }

    private TestIngress start(int port, String url) {
        return start(port, url, "journal");
    }

    /** Kafka is down, so the ingress is ready only in journal mode. */
    private TestIngress start(int port, String url, String ackAfter) {
        return TestIngress.startUnready(Map.of(
                "HTTP_PORT",
                String.valueOf(port),
                "ACK_AFTER",
                ackAfter,
                "JOURNAL_DIR",
                directory.toString(),
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "SHUTDOWN_DEADLINE",
                "2s",
                "CANARY_URL",
                url,
                "CANARY_INTERVAL",
                "200ms"));
    }
}
