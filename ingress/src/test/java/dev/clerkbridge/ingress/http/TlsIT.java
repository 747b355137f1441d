// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static dev.clerkbridge.ingress.http.TestServer.patiently;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.ingress.config.TlsConfig;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.tls.CertificateFiles;
import dev.clerkbridge.testbed.server.SelfSigned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS on the public port, including certificate changes while the server is running. */
class TlsIT {

    private static final Duration RELOAD_INTERVAL = Duration.ofMillis(20);
    private static final Duration LONG_TIMEOUT = Duration.ofMinutes(2);
    /** The first bytes of a TLS record that is never completed. */
    private static final byte[] INCOMPLETE_HELLO = {22, 3, 1, 0, 100, 1};

    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);

    private static SelfSigned first;

    @TempDir
    Path directory;

    @BeforeAll
    static void createFirstCertificate(@TempDir Path keys) {
        first = SelfSigned.in(keys);
    }

    @BeforeEach
    void provideFirstCertificate() throws IOException {
        provide(first.certificatePem(), first.keyPem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSignedEventIsAcceptedOverHttps(String protocol) throws Exception {
        try (TestServer server = start();
                RawClient client = new RawClient(server.port(), sockets(first, protocol))) {
            // When
            RawClient.Response response = post(client);

            // Then
            assertThat(response.status()).isEqualTo(200);
            assertThat(server.acceptor().events()).hasSize(1);
            assertThat(server.certificateExpiry())
                    .isEqualTo(first.certificate().getNotAfter().toInstant());
        }
    }

    @Test
    void refusesPlainHttp() throws Exception {
        try (TestServer server = start();
                RawClient client = server.connect()) {
            // When
            client.write(RawClient.request("GET / HTTP/1.1", Map.of()));

            // Then
            assertThat(client.readAll()).doesNotContain("HTTP/1.1");
            assertThat(server.acceptor().events()).isEmpty();
        }
    }

    @Test
    void newConnectionsUseTheNewCertificateAndOldConnectionsStayOpen() throws Exception {
        // Given
        SelfSigned second = SelfSigned.in(directory);
        try (TestServer server = start();
                RawClient open = new RawClient(server.port(), sockets(first, "TLSv1.3"))) {
            post(open);

            // When
            provide(second.certificatePem(), second.keyPem());

            // Then
            patiently().ignoreExceptions().until(() -> accepts(server, second));
            assertThat(post(open).status()).isEqualTo(200);
            assertThatThrownBy(() -> accepts(server, first))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("certification path");
            assertThat(server.reloadFailures()).isZero();
        }
    }

    @Test
    void countsAMismatchedPairOnceAndKeepsTheOldCertificate() throws Exception {
        // Given
        SelfSigned second = SelfSigned.in(directory);
        try (TestServer server = start()) {
            // When
            provide(second.certificatePem(), first.keyPem());

            // Then
            patiently().until(() -> server.reloadFailures() > 0);
            assertThat(accepts(server, first)).isTrue();
            assertThat(server.gauge("tls.certificate.rejected")).isOne();

            // When
            provide(second.certificatePem(), second.keyPem());

            // Then
            patiently().ignoreExceptions().until(() -> accepts(server, second));
            assertThat(server.reloadFailures()).isEqualTo(1);
            assertThat(server.gauge("tls.certificate.rejected")).isZero();
        }
    }

    @Test
    void countsMissingFilesOnceAndKeepsTheOldCertificate() throws Exception {
        try (TestServer server = start()) {
            // When
            Files.delete(directory.resolve("data"));

            // Then
            patiently().until(() -> server.reloadFailures() > 0);
            assertThat(accepts(server, first)).isTrue();

            // When
            SelfSigned second = SelfSigned.in(directory);
            provide(second.certificatePem(), second.keyPem());

            // Then
            patiently().ignoreExceptions().until(() -> accepts(server, second));
            assertThat(server.reloadFailures()).isEqualTo(1);
        }
    }

    @Test
    void closesConnectionsThatNeverFinishTheHandshake() throws Exception {
        try (TestServer server = TestServer.withTls(10, settings(Duration.ofMillis(300)));
                RawClient silent = server.connect();
                RawClient halfway = server.connect()) {
            // When
            halfway.write(INCOMPLETE_HELLO);

            // Then
            assertThat(silent.closedByServer()).isTrue();
            assertThat(halfway.readAll()).doesNotContain("HTTP");
        }
    }

    @Test
    void connectionsInTheHandshakeCountTowardsTheLimit() throws Exception {
        try (TestServer server = TestServer.withTls(2, settings(LONG_TIMEOUT))) {
            // Given
            try (RawClient one = server.connect()) {
                patiently().until(() -> server.gauge("connections") == 1);
                try (RawClient two = server.connect()) {
                    two.write(INCOMPLETE_HELLO);
                    patiently().until(() -> server.gauge("connections") == 2);

                    // When
                    boolean accepted = accepts(server, first);

                    // Then
                    assertThat(accepted).isTrue();
                    assertThat(one.closedByServer()).isTrue();
                }
            }
        }
    }

    @Test
    void aFloodOfUnfinishedHandshakesDoesNotBlockSenders() throws Exception {
        try (TestServer server = TestServer.withTls(1_000, settings(LONG_TIMEOUT))) {
            // Given
            List<RawClient> flood = new ArrayList<>();
            for (int i = 0; i < HandshakeLimit.MAX_HANDSHAKES + 50; i++) {
                flood.add(server.connect());
                flood.get(i).write(INCOMPLETE_HELLO);
            }

            // When
            boolean accepted = accepts(server, first);

            // Then
            assertThat(accepted).isTrue();
            // Each event loop checks the limit for itself, and so may accept one connection too many; one is the valid
            // one.
            int loops = Math.max(2, Runtime.getRuntime().availableProcessors());
            assertThat(server.gauge("connections")).isLessThanOrEqualTo(HandshakeLimit.MAX_HANDSHAKES + loops + 1);
            flood.forEach(RawClient::close);
        }
    }

    private static boolean accepts(TestServer server, SelfSigned certificate) throws Exception {
        try (RawClient client = new RawClient(server.port(), sockets(certificate, "TLSv1.3"))) {
            return post(client).status() == 200;
        }
    }

    private TestServer start() throws Exception {
        return TestServer.withTls(10, settings(LONG_TIMEOUT));
    }

    private TlsConfig settings(Duration handshake) throws Exception {
        CertificateFiles files =
                new CertificateFiles(directory.resolve("data/tls.crt"), directory.resolve("data/tls.key"));
        return new TlsConfig(files, files.load(), handshake, RELOAD_INTERVAL);
    }

    /** Replaces the files as Kubernetes does: creates a new directory and atomically points a link to the directory. */
    private void provide(String certificate, String key) throws IOException {
        Path version = Files.createDirectory(directory.resolve(UUID.randomUUID().toString()));
        Files.writeString(version.resolve("tls.crt"), certificate);
        Files.writeString(version.resolve("tls.key"), key);
        Path link = Files.createSymbolicLink(directory.resolve("next"), version);
        Files.move(link, directory.resolve("data"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static RawClient.Response post(RawClient client) {
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));
        return client.write(RawClient.post(headers)).write(BODY).read();
    }

    /** Sockets that use this TLS version and trust only this certificate. */
    private static SSLSocketFactory sockets(SelfSigned trusted, String protocol) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("trusted", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
