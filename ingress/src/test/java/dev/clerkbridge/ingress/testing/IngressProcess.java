// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.testing;

import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The jar as a process in journal mode, on free ports. Its journal is in the subdirectory {@code journal}. */
public final class IngressProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "ingress.jar");
    private static final Duration TIMEOUT = Duration.ofMinutes(4);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int httpPort = FreePort.onLoopback();
    private final int managementPort = FreePort.onLoopback();
    private final JavaProcess process;

    private IngressProcess(Path directory, List<String> jvmOptions, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ACK_AFTER", "journal",
                "JOURNAL_DIR", directory.resolve("journal").toString(),
                "HTTP_PORT", String.valueOf(httpPort),
                "MANAGEMENT_PORT", String.valueOf(managementPort)));
        environment.putAll(settings);
        List<String> arguments = new ArrayList<>(jvmOptions);
        arguments.addAll(ShortLivedJvm.service(JAR));
        process = JavaProcess.start("ingress", directory, arguments, TestIngress.environment(environment));
    }

    /** Starts the process and waits until it is ready. {@code settings} override those that all tests share. */
    public static IngressProcess start(Path directory, List<String> jvmOptions, Map<String, String> settings) {
        IngressProcess ingress = new IngressProcess(directory, jvmOptions, settings);
        ingress.process.awaitReady(TIMEOUT, () -> ingress.status("/health/ready") == 200);
        return ingress;
    }

    /** Waits for the process to end and returns its exit code. */
    public int awaitExit() throws InterruptedException {
        return process.awaitExit(TIMEOUT);
    }

    /** Posts a body with a valid signature. Returns the status, or 0 if there is no answer. */
    public int post(byte[] body) {
        return post(body, Svix.headers(body));
    }

    /** Posts a body. Returns the status, or 0 if there is no answer. */
    public int post(byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + httpPort + "/api/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return send(request).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The status of the management port's answer for a path, or 0 if there is no answer. */
    public int status(String path) {
        try {
            return management(path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The body of the management port's answer for a path. */
    public String body(String path) throws IOException {
        return management(path).body();
    }

    /** The value of this series, written as on {@code /metrics}, with all labels; 0 if there is no such series. */
    public double metric(String series) throws IOException {
        return management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.close();
    }

    private HttpResponse<String> management(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
