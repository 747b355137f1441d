package dev.clerkbridge.usersync.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clerkbridge.usersync.config.SyncConfig.ManagementConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics}, on threads of its own, so that it answers
 * whatever the loop does.
 */
public final class ManagementServer implements AutoCloseable {

    private static final String JSON = "application/json";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final Health health;
    private final PrometheusMeterRegistry meters;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private record Answer(int status, String contentType, String body) {}

    private ManagementServer(HttpServer server, Health health, PrometheusMeterRegistry meters) {
        this.server = server;
        this.health = health;
        this.meters = meters;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(4, 4, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(64), task -> {
            Thread thread = new Thread(task, "management-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Listens when it returns.
     *
     * @throws IOException when the port cannot be used; the message names it
     */
    public static ManagementServer start(ManagementConfig config, Health health, PrometheusMeterRegistry meters)
            throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 64);
        } catch (IOException e) {
            throw new IOException(
                    "MANAGEMENT_PORT " + config.port() + " of " + config.host() + " cannot be used: " + e.getMessage(),
                    e);
        }
        ManagementServer management = new ManagementServer(http, health, meters);
        http.createContext("/", management::handle);
        http.setExecutor(management.threads);
        http.start();
        return management;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean reads = exchange.getRequestMethod().equals("GET")
                    || exchange.getRequestMethod().equals("HEAD");
            Answer answer = reads ? answer(exchange) : new Answer(405, JSON, "{\"error\":\"only GET\"}");
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            if (!reads) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        return switch (exchange.getRequestURI().getPath()) {
            case "/health/live" -> health(health.isLive());
            case "/health/ready" -> health(health.isReady());
            case "/metrics" -> metrics(exchange.getRequestHeaders().getFirst("Accept"));
            default -> new Answer(404, JSON, "{\"error\":\"not found\"}");
        };
    }

    private Answer health(boolean healthy) {
        return new Answer(healthy ? 200 : 503, JSON, health.describe(healthy));
    }

    private Answer metrics(@Nullable String accept) {
        boolean open = accept != null && accept.contains("application/openmetrics-text");
        String type = open ? OPEN_METRICS : PROMETHEUS_TEXT;
        return new Answer(200, type, meters.scrape(type));
    }
}
