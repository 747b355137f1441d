// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.management;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.health.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} for GET and HEAD, with its own port and
 * threads.
 *
 * <p>Reading a request and writing its response can each occupy one of {@value #MAX_THREADS} threads for at most
 * {@value #REQUEST_SECONDS} seconds. When all threads are busy, the server closes the connections of further requests.
 * At most {@value #MAX_CONNECTIONS} connections can be open.
 */
public final class ManagementServer implements AutoCloseable {

    private static final int MAX_THREADS = 32;
    private static final int REQUEST_SECONDS = 5;
    private static final int MAX_CONNECTIONS = 256;
    private static final int BACKLOG = 64;

    private static final String JSON = "application/json";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    static {
        // The JDK reads these properties once, when its server is first used. Without them, a slow client would occupy
        // a thread forever.
        setDefault("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
        setDefault("sun.net.httpserver.maxRspTime", REQUEST_SECONDS);
        setDefault("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
    }

    private final Health health;
    private final PrometheusMeterRegistry meters;
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    private record Response(int status, String contentType, String body) {}

    private ManagementServer(HttpServer server, Health health, PrometheusMeterRegistry meters) {
        this.server = server;
        this.health = health;
        this.meters = meters;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(1, MAX_THREADS, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "management-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts the server. When this method returns, the server accepts connections.
     *
     * @throws IOException if the address cannot be bound; the message names the variables that set it
     */
    public static ManagementServer start(Endpoint endpoint, Health health, PrometheusMeterRegistry meters)
            throws IOException {
        HttpServer http;
        try {
            http = HttpServer.create(new InetSocketAddress(endpoint.host(), endpoint.port()), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot listen on port " + endpoint.port()
                            + " for health and metrics (MANAGEMENT_HOST, MANAGEMENT_PORT): " + e.getMessage(),
                    e);
        }
        ManagementServer management = new ManagementServer(http, health, meters);
        http.createContext("/", management::handle);
        http.setExecutor(management.threads);
        http.start();
        return management;
    }

    /** The port that the server listens on. */
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
            boolean head = exchange.getRequestMethod().equals("HEAD");
            boolean reads = head || exchange.getRequestMethod().equals("GET");
            Response response = reads ? respond(exchange) : error(405, "only GET and HEAD");
            byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (!reads) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            }
            exchange.sendResponseHeaders(response.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Response respond(HttpExchange exchange) {
        return switch (exchange.getRequestURI().getPath()) {
            case "/health/live" -> health(health.liveness());
            case "/health/ready" -> health(health.readiness());
            case "/metrics" -> metrics(exchange.getRequestHeaders().getFirst("Accept"));
            default -> error(404, "not found");
        };
    }

    private static Response health(Health.Report report) {
        return new Response(report.up() ? 200 : 503, JSON, report.json());
    }

    private Response metrics(@Nullable String accept) {
        boolean open = accept != null && accept.contains("application/openmetrics-text");
        String type = open ? OPEN_METRICS : PROMETHEUS_TEXT;
        return new Response(200, type, meters.scrape(type));
    }

    private static Response error(int status, String problem) {
        return new Response(status, JSON, "{\"error\":\"" + problem + "\"}\n");
    }

    private static void setDefault(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, String.valueOf(value));
        }
    }
}
