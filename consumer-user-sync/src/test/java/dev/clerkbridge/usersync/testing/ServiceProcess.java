// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.testing;

import dev.clerkbridge.testbed.process.ShortLivedJvm;
import dev.clerkbridge.testbed.server.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The service in a separate process that a test can kill. */
public final class ServiceProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "consumer-user-sync.jar");

    private final Process process;
    private final int managementPort;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServiceProcess(Process process, int managementPort) {
        this.process = process;
        this.managementPort = managementPort;
    }

    public static ServiceProcess start(Map<String, String> environment) throws IOException {
        int port = FreePort.onLoopback();
        ProcessBuilder builder = java(ShortLivedJvm.service(JAR));
        builder.environment().putAll(environment);
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(port));
        builder.environment().put("LOG_LEVEL", "WARN");
        return new ServiceProcess(builder.inheritIO().start(), port);
    }

    /** Like {@link #start}, but writes the logs to {@code log}, at INFO unless {@code LOG_LEVEL} is set. */
    public static ServiceProcess startLogging(Map<String, String> environment, Path log) throws IOException {
        int port = FreePort.onLoopback();
        ProcessBuilder builder = java(ShortLivedJvm.service(JAR));
        builder.environment().putAll(environment);
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(port));
        return new ServiceProcess(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), port);
    }

    public boolean isReady() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Stops the service with SIGTERM, as an orchestrator does. Returns the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** A builder of a process that runs the program with these arguments. */
    public static ProcessBuilder command(String... arguments) {
        return java(ShortLivedJvm.jar(JAR, arguments));
    }

    private static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Whether the service has settled at least this many events. */
    public boolean hasSettled(long events) throws IOException, InterruptedException {
        return metric("clerk_user_sync_events_total") >= events;
    }

    /** The sum of all samples of a metric. */
    public double metric(String name) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Kills the process as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
