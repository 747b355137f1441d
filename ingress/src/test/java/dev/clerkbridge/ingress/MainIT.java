// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.ingress.config.IngressSettings;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.operations.environment.Setting;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the jar as an operator does, and checks its output and exit code. */
class MainIT {

    private static final Path JAR = Path.of("target", "ingress.jar");
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    @TempDir
    Path directory;

    @Test
    void exitsWith2WithoutASecretAndSaysWhereToFindIt() throws Exception {
        // When
        Process process = run(Map.of("CLERK_WEBHOOK_SIGNING_SECRET", ""));

        // Then
        assertThat(exitCode(process)).isEqualTo(2);
        assertThat(output())
                .startsWith(
                        "The configuration has an error:\n  CLERK_WEBHOOK_SIGNING_SECRET: is not set. Find it in the Clerk"
                                + " Dashboard")
                .doesNotContain("Exception");
    }

    @Test
    void exitsWith1IfAPortIsInUseAndNamesIt() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            Process process = run(Map.of("HTTP_PORT", String.valueOf(taken.getLocalPort())));

            // Then
            assertThat(exitCode(process)).isEqualTo(1);
            assertThat(output())
                    .contains("Cannot listen on port " + taken.getLocalPort() + " (HTTP_HOST, HTTP_PORT): ")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void exitsWith2IfTheKafkaClientRefusesASetting() throws Exception {
        // When
        Process process = run(Map.of("KAFKA_SECURITY_PROTOCOL", "NONSENSE"));

        // Then
        assertThat(exitCode(process)).isEqualTo(2);
        assertThat(output())
                .contains("KAFKA_SECURITY_PROTOCOL: the Kafka client refuses it: ")
                .contains("example: KAFKA_SECURITY_PROTOCOL=SASL_SSL")
                .doesNotContain("\tat ");
    }

    @Test
    void doesNotPrintAPasswordSetInTheWrongVariable() throws Exception {
        // Given
        Map<String, String> settings = IngressSettings.ALL.stream()
                .map(Setting::name)
                .filter(name -> !name.equals("CLERK_WEBHOOK_SIGNING_SECRET"))
                .collect(Collectors.toMap(name -> name, name -> "hunter2.invalid"));

        // When
        Process process = run(settings);

        // Then
        assertThat(exitCode(process)).isEqualTo(2);
        assertThat(output()).contains("LOG_FORMAT: ").contains("HTTP_HOST: ").doesNotContain("hunter2");
    }

    @Test
    void aCommandThatCannotConnectNamesTheInnermostCause() throws Exception {
        // When
        Process process =
                run(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka.invalid:9092"), "redrive", "--from", "quarantine");

        // Then
        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(output()).contains("No resolvable bootstrap urls").doesNotContain("\tat ");
    }

    @Test
    void helpNamesEverySetting() throws Exception {
        // When
        Process process = run(Map.of(), "--help");

        // Then
        assertThat(exitCode(process)).isZero();
        assertThat(output())
                .contains(IngressSettings.ALL.stream().map(Setting::name).toList());
    }

    @Test
    void refusesACodecAtStartupIfItsLibraryCannotBeLoaded() throws Exception {
        // When
        Process process = run(Map.of(
                "KAFKA_COMPRESSION_TYPE",
                "zstd",
                "JDK_JAVA_OPTIONS",
                "-DZstdTempFolder=" + directory.resolve("missing")));

        // Then
        assertThat(exitCode(process)).isEqualTo(2);
        assertThat(output()).contains("KAFKA_COMPRESSION_TYPE").doesNotContain("\tat ");
    }

    @Test
    void stopsCleanlyOnSigtermAndPrintsNoSecretsOrPersonalData() throws Exception {
        // Given
        int httpPort = FreePort.onLoopback();
        int managementPort = FreePort.onLoopback();
        Process process = run(Map.of(
                "HTTP_PORT", String.valueOf(httpPort),
                "MANAGEMENT_PORT", String.valueOf(managementPort),
                "LOG_FORMAT", "json",
                "LOG_LEVEL", "DEBUG",
                "KAFKA_SECURITY_PROTOCOL", "PLAINTEXT",
                "KAFKA_SSL_KEY_PASSWORD", "hunter2"));
        await().atMost(TIMEOUT).until(() -> get(managementPort, "/health/ready") == 200);
        byte[] body =
                "{\"data\":{\"id\":\"user_1\",\"first_name\":\"Klothilde\"},\"type\":\"user.created\"}".getBytes(UTF_8);

        // When
        Map<String, String> headers = Svix.headers(body);
        int good = post(httpPort, body, headers);
        int forged = post(httpPort, body, Svix.headers("Klothilde".getBytes(UTF_8)));
        process.destroy();

        // Then
        assertThat(good).isEqualTo(200);
        assertThat(forged).isEqualTo(400);
        assertThat(exitCode(process)).isEqualTo(143);
        assertThat(output())
                .contains("\"Listening for webhooks\"")
                .contains("\"Shut down\"")
                .contains(headers.get("svix-id"))
                .doesNotContain("aW5ncmVzcy10ZXN0cy")
                .doesNotContain("Klothilde")
                .doesNotContain("hunter2");
        ObjectMapper json = new ObjectMapper();
        for (String line : output().lines().filter(line -> line.startsWith("{")).toList()) {
            assertThat(json.readTree(line).has("level")).isTrue();
        }
    }

    private Process run(Map<String, String> settings, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(ShortLivedJvm.jar(JAR, arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("KAFKA_") || name.startsWith("CLERK_"));
        builder.environment().putAll(TestIngress.environment(settings));
        return builder.redirectErrorStream(true).redirectOutput(log().toFile()).start();
    }

    private Path log() {
        return directory.resolve("output.log");
    }

    private String output() throws IOException {
        return Files.readString(log());
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static int get(int port, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private static int post(int port, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    private static int send(HttpRequest.Builder request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
