package dev.clerkbridge.usersync.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The service as a process of its own, from the jar where it is built and else from its classes, to be killed at will. */
public final class ServiceProcess implements AutoCloseable {

    private final Process process;
    private final int managementPort;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServiceProcess(Process process, int managementPort) {
        this.process = process;
        this.managementPort = managementPort;
    }

    public static ServiceProcess start(Map<String, String> environment) throws IOException {
        int port = freePort();
        ProcessBuilder builder = command(List.of());
        builder.environment().putAll(environment);
        builder.environment().put("MANAGEMENT_PORT", String.valueOf(port));
        builder.environment().put("LOG_LEVEL", "WARN");
        return new ServiceProcess(builder.inheritIO().start(), port);
    }

    /** A process that runs the program with arguments. */
    public static ProcessBuilder command(List<String> arguments) {
        Path jar = Path.of("target", "consumer-user-sync.jar");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
        if (jar.toFile().exists()) {
            command.addAll(List.of("-jar", jar.toString()));
        } else {
            String classes = "target" + File.separator + "classes" + File.pathSeparator;
            command.addAll(
                    List.of("-cp", classes + System.getProperty("java.class.path"), "dev.clerkbridge.usersync.Main"));
        }
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Whether it has settled at least so many events. */
    public boolean isSettling(long events) throws IOException, InterruptedException {
        String metrics = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("clerk_user_sync_consumed_total "))
                .anyMatch(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) >= events);
    }

    /** As {@code kill -9} does: nothing is closed, nothing is told. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
