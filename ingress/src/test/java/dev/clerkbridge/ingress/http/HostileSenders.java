// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.http.HostileClients.Hostility;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Hostile clients do not prevent honest senders from being answered, and their memory is released. The heap is 256 MiB.
 *
 * <p>It uses two cores for many minutes, so the build skips it. To run it: {@code ./mvnw verify -pl ingress -am
 * -Dquick -DskipUTs -Dit.test=HostileSenders -Dfailsafe.failIfNoSpecifiedTests=false}
 */
class HostileSenders {

    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);
    private static final int MANY = 1_200;
    private static final int HONEST = 20;
    private static final int TRIES = 3;
    private static final long SETTLED_BYTES = 100L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        ingress.awaitReady(PATIENCE, () -> status("/health/ready") == 200);
    }

    @AfterAll
    static void stop() {
        ingress.close();
    }

    @ParameterizedTest
    @EnumSource
    void honestSendersAreAnsweredBesideHostileOnes(Hostility hostility) throws Exception {
        // Given
        List<Integer> answers = new ArrayList<>();

        // When
        try (HostileClients clients = HostileClients.start(port, MANY, hostility)) {
            for (int i = 0; i < HONEST; i++) {
                answers.add(deliver());
            }
            assertThat(clients.running()).isTrue();
            assertThat(status("/health/live")).isEqualTo(200);
        }

        // Then
        assertThat(answers).containsOnly(200);
        await().atMost(PATIENCE).until(() -> metric("clerk_ingress_connections ") <= 1);
        await().atMost(PATIENCE).until(() -> usedAfterCollection() < SETTLED_BYTES);
        assertThat(Files.readString(directory.resolve("ingress.log"))).doesNotContain("OutOfMemoryError");
    }

    /** Retries after a 503 as Svix does; this machine may be overloaded. */
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

    /** Heap plus direct memory in bytes. */
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
                .timeout(PATIENCE)
                .build();
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
