// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static dev.clerkbridge.ingress.http.TestServer.patiently;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.http.DeafClients.HostileBehaviour;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Honest senders are answered despite many hostile clients, and the server frees the memory that hostile clients used.
 * The heap is 256 MiB.
 *
 * <p>This test uses two cores for many minutes, so the build skips it. Run it with {@code ./mvnw verify -pl ingress -am
 * -Dquick -DskipUTs -DhostileSenders -Dit.test=HostileSendersIT -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "hostileSenders", matches = "true", disabledReason = "needs -DhostileSenders")
class HostileSendersIT {

    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);
    private static final int HOSTILE_CONNECTIONS = 1_200;
    /** Fewer than the hostile connections: the server has room for 1,024, and closed ones are not reopened at once. */
    private static final int MIN_CONNECTIONS_UNDER_LOAD = HOSTILE_CONNECTIONS / 3;

    private static final int HONEST_DELIVERIES = 20;
    private static final int TRIES = 3;
    private static final long MAX_IDLE_BYTES = 100L << 20;
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @TempDir
    static Path directory;

    private static int port;
    private static int managementPort;
    private static JavaProcess ingress;

    @BeforeAll
    static void start() {
        port = FreePort.onLoopback();
        managementPort = FreePort.onLoopback();
        ingress = JavaProcess.start(
                "ingress",
                directory,
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", "target/ingress.jar"),
                Map.of(
                        "CLERK_WEBHOOK_SIGNING_SECRET",
                        Svix.SECRET,
                        "HTTP_HOST",
                        "127.0.0.1",
                        "HTTP_PORT",
                        String.valueOf(port),
                        "MANAGEMENT_HOST",
                        "127.0.0.1",
                        "MANAGEMENT_PORT",
                        String.valueOf(managementPort),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        "127.0.0.1:1",
                        "JOURNAL_DIR",
                        directory.resolve("journal").toString()));
        ingress.awaitReady(TIMEOUT, () -> status("/health/ready") == 200);
    }

    @AfterAll
    static void stop() {
        ingress.close();
    }

    @ParameterizedTest
    @EnumSource
    void honestSendersAreAnsweredDespiteHostileClients(HostileBehaviour behaviour) throws Exception {
        // Given
        List<Integer> answers = new ArrayList<>();

        // When
        try (DeafClients clients = DeafClients.start(port, HOSTILE_CONNECTIONS, behaviour)) {
            for (int i = 0; i < HONEST_DELIVERIES; i++) {
                answers.add(deliver());
            }
            assertThat(clients.running()).isTrue();
            patiently().atMost(TIMEOUT).until(() -> metric("clerk_ingress_connections ") > MIN_CONNECTIONS_UNDER_LOAD);
            assertThat(status("/health/live")).isEqualTo(200);
        }

        // Then
        assertThat(answers).containsOnly(200);
        patiently().atMost(TIMEOUT).until(() -> metric("clerk_ingress_connections ") <= 1);
        patiently().atMost(TIMEOUT).until(() -> usedAfterCollection() < MAX_IDLE_BYTES);
        assertThat(Files.readString(directory.resolve("ingress.log"))).doesNotContain("OutOfMemoryError");
    }

    /** Retries, as Svix does, if the answer is not 200 or does not come, because this machine may be overloaded. */
    private static int deliver() {
        int status = 0;
        for (int i = 0; i < TRIES && status != 200; i++) {
            try (RawClient client = new RawClient(port)) {
                Map<String, String> headers = Svix.headers(BODY);
                headers.put("Content-Length", String.valueOf(BODY.length));
                status =
                        client.write(RawClient.post(headers)).write(BODY).read().status();
            } catch (UncheckedIOException e) {
                status = 0;
            }
        }
        return status;
    }

    /** The heap and direct memory, in bytes, that are in use after a garbage collection. */
    private static double usedAfterCollection() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        new ProcessBuilder(jcmd, String.valueOf(ingress.handle().pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return metric("jvm_memory_used_bytes{area=\"heap\"") + metric("jvm_buffer_memory_used_bytes{id=\"direct\"");
    }

    /** The sum of all series with this prefix. */
    private static double metric(String series) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IllegalStateException e) {
            return 0;
        }
    }

    private static HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .timeout(TIMEOUT)
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
