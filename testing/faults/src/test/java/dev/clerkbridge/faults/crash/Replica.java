// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.awaitility.Awaitility.await;

import dev.clerkbridge.testbed.process.JavaProcess;
import dev.clerkbridge.testbed.process.ShortLivedJvm;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica of a service. A process that replaces another gets the same ports and settings. */
final class Replica {

    private static final Logger LOGGER = LoggerFactory.getLogger(Replica.class);
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    private final String name;
    private final Map<String, String> environment;
    private final Path directory;
    private final int httpPort = FreePort.onLoopback();
    private final int managementPort = FreePort.onLoopback();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Integer> exitCodes = new ArrayList<>();
    private JavaProcess process;
    private Instant terminated = Instant.EPOCH;

    /** Starts the first process without waiting for it. */
    Replica(String name, Path jar, Map<String, String> settings, Path directory) {
        this.name = name;
        this.directory = directory;
        this.environment = new HashMap<>(settings);
        environment.putAll(Map.of(
                "HTTP_HOST",
                "127.0.0.1",
                "HTTP_PORT",
                String.valueOf(httpPort),
                "MANAGEMENT_HOST",
                "127.0.0.1",
                "MANAGEMENT_PORT",
                String.valueOf(managementPort)));
        this.process = JavaProcess.start(name, directory, ShortLivedJvm.jar(jar), environment);
    }

    int httpPort() {
        return httpPort;
    }

    URI webhooks() {
        return URI.create("http://127.0.0.1:" + httpPort + "/api/webhooks");
    }

    void awaitReady() {
        await().atMost(DEADLINE)
                .failFast(name + " ended instead of becoming ready; see " + directory, () -> !process.isAlive())
                .until(this::ready);
    }

    /** Sends SIGTERM without waiting. */
    void terminate() {
        terminated = Instant.now();
        process.terminate();
    }

    /** Waits until the process has ended. */
    void awaitEnd() throws InterruptedException {
        int code = process.awaitExit(DEADLINE);
        exitCodes.add(code);
        LOGGER.info("{} ended with exit code {}, {} ms after SIGTERM", name, code, millisSince(terminated));
    }

    /** Starts the next process from {@code jar}, which may be another version, and waits until it is ready. */
    void start(Path jar) {
        Instant started = Instant.now();
        process = JavaProcess.start(name, directory, ShortLivedJvm.jar(jar), environment);
        awaitReady();
        LOGGER.info("{} was ready {} ms after its start", name, millisSince(started));
    }

    List<Integer> exitCodes() {
        return exitCodes;
    }

    /** Whether the webhook port is closed. */
    boolean refusesConnections() throws IOException {
        try {
            new Socket(InetAddress.getLoopbackAddress(), httpPort).close();
            return false;
        } catch (ConnectException e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Kills the process if it is still running. */
    void kill() {
        process.kill();
    }

    private boolean ready() throws InterruptedException {
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
        HttpRequest request = HttpRequest.newBuilder(health).timeout(DEADLINE).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static long millisSince(Instant begin) {
        return Duration.between(begin, Instant.now()).toMillis();
    }
}
