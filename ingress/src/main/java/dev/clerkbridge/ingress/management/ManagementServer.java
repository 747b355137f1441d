package dev.clerkbridge.ingress.management;

import dev.clerkbridge.ingress.config.Endpoint;
import dev.clerkbridge.ingress.health.Component;
import dev.clerkbridge.ingress.health.Health;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/** Health and metrics for operators, on a port of its own so that no stranger reaches them. */
public final class ManagementServer {

    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final int IDLE_SECONDS = 75;

    private final Vertx vertx;
    private final Health health;
    private final PrometheusMeterRegistry registry;
    private final HttpServer server;

    public ManagementServer(Vertx vertx, Health health, PrometheusMeterRegistry registry) {
        this.vertx = vertx;
        this.health = health;
        this.registry = registry;
        this.server = vertx.createHttpServer(
                new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS));
    }

    /**
     * Binds the port.
     *
     * @return the port; fails with a {@link java.net.BindException} when it cannot be had
     */
    public Future<Integer> start(Endpoint endpoint) {
        Router router = Router.router(vertx);
        router.get("/health/live").handler(routing -> live(routing.request()));
        router.get("/health/ready").handler(routing -> ready(routing.request()));
        router.get("/metrics").handler(routing -> metrics(routing.request()));
        return server.requestHandler(router)
                .listen(endpoint.port(), endpoint.host())
                .map(HttpServer::actualPort);
    }

    public Future<Void> close() {
        return server.close();
    }

    /** That this is answered at all shows that the process works. */
    private static void live(HttpServerRequest request) {
        respond(request, 200, new JsonObject().put("status", "up"));
    }

    private void ready(HttpServerRequest request) {
        JsonObject components = new JsonObject();
        for (Component component : health.components()) {
            JsonObject state =
                    new JsonObject().put("status", status(component.up())).put("required", component.required());
            if (component.cause() != null) {
                state.put("cause", component.cause());
            }
            components.put(component.name(), state);
        }
        boolean ready = health.ready();
        respond(
                request,
                ready ? 200 : 503,
                new JsonObject().put("status", status(ready)).put("components", components));
    }

    private void metrics(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        // A scrape walks over every meter; the event loops have senders waiting.
        vertx.executeBlocking(() -> registry.scrape(type), false)
                .onSuccess(text -> request.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, type)
                        .end(text))
                .onFailure(e -> request.response().setStatusCode(500).end());
    }

    private static void respond(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.encodePrettily() + "\n");
    }

    private static String status(boolean up) {
        return up ? "up" : "down";
    }
}
