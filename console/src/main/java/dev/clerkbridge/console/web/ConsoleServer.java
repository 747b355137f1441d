// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.failure.InnermostCause;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Serves the pages and the API.
 *
 * <pre>
 *   request ──► security headers ──► /health/live
 *                                └──► access ──► assets
 *                                            └──► worker: a query, then a page or JSON
 * </pre>
 */
public final class ConsoleServer implements AutoCloseable {

    private static final int WORKERS = 8;
    private static final int CLOSE_SECONDS = 5;
    /** Proxies that log readers in often forward cookies of 4 to 12 kB. */
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    /** Also limits how long an answer may take: a redrive that finds nothing reads the topic to its end. */
    private static final int IDLE_SECONDS = 300;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(WORKERS)
            .setInternalBlockingPoolSize(2));
    private final HttpServer server;

    /**
     * Starts listening.
     *
     * @throws IOException if the server cannot listen, for example because the port is in use
     */
    ConsoleServer(Endpoint endpoint, Function<Vertx, Router> routes) throws IOException {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(64 * 1024)
                .setMaxHeaderSize(MAX_HEADER_BYTES);
        try {
            this.server = vertx.createHttpServer(options)
                    .requestHandler(routes.apply(vertx))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (RuntimeException e) {
            vertx.close();
            throw new IOException("The console cannot listen on " + endpoint + ": " + InnermostCause.message(e), e);
        }
    }

    /** The port that the server listens on, even if the configured port is 0. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
