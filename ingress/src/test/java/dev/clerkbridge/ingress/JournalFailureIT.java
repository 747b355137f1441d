// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that turns out to be damaged while the service runs. */
class JournalFailureIT {

    private static final Path JAR = Path.of("target", "ingress.jar");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int EVENTS = 30;
    private static final byte[] BODY = ("{\"data\":{\"id\":\"user_1\",\"x\":\"" + "x".repeat(900_000)
                    + "\"},\"type\":\"user.created\"}")
            .getBytes(UTF_8);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int httpPort = FreePort.onLoopback();
    private final int managementPort = FreePort.onLoopback();

    @TempDir
    Path directory;

    @Test
    void isAnsweredWith503AndThenTheProcessExitsSoThatAnotherIsStarted() throws Exception {
        TestKafka.engine().stop();
        try (JavaProcess ingress = JavaProcess.startJar("ingress", directory, JAR, environment())) {
            // Given more events than are kept in memory
            ingress.awaitReady(PATIENCE, () -> get("/health/ready") == 200);
            for (int i = 0; i < EVENTS; i++) {
                assertThat(post()).isEqualTo(200);
            }

            // When
            alterLastEvent();
            TestKafka.engine().start();

            // Then
            await().atMost(PATIENCE).until(() -> get("/health/ready") == 503);
            assertThat(post()).isIn(503, 0);
            await().atMost(PATIENCE).until(() -> !ingress.isAlive());
        } finally {
            TestKafka.engine().start();
        }
    }

    private Map<String, String> environment() {
        return TestIngress.environment(Map.of(
                "ACK_AFTER", "journal",
                "EVENTS_PARTITIONS", "1",
                "JOURNAL_DIR", directory.resolve("journal").toString(),
                "HTTP_PORT", String.valueOf(httpPort),
                "MANAGEMENT_PORT", String.valueOf(managementPort)));
    }

    private void alterLastEvent() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("journal/journal.db"));
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE event SET crc = crc + 1 WHERE seq = " + EVENTS))
                    .isEqualTo(1);
        }
    }

    private int post() {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + httpPort + "/api/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(BODY));
        Svix.headers(BODY).forEach(request::header);
        return send(request);
    }

    private int get(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path)));
    }

    /** The status, or 0 without an answer. */
    private int send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
