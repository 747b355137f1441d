// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.mirror.MirrorUnavailableException;
import dev.clerkbridge.console.search.BusyException;
import dev.clerkbridge.console.search.UnreadableException;
import dev.clerkbridge.console.story.KafkaUnavailableException;
import dev.clerkbridge.operations.failure.InnermostCause;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the pages and the API.
 *
 * <pre>
 *   request ──► security headers ──► who reads ──► assets
 *                                             └──► worker: a question, then a page or JSON
 * </pre>
 */
public final class ConsoleServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ConsoleServer.class);
    private static final int WORKERS = 8;
    private static final int CLOSE_SECONDS = 5;
    private static final int IDLE_SECONDS = 60;
    private static final String API = "/api/v1";

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(WORKERS)
            .setInternalBlockingPoolSize(2));
    private final Pages pages;
    private final Api api;
    private final HttpServer server;

    /**
     * Listens at once.
     *
     * @throws IOException if the port is taken, or the address is not this machine's
     */
    ConsoleServer(ConsoleConfig config, Pages pages, Api api) throws IOException {
        this.pages = pages;
        this.api = api;
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.endpoint().host())
                .setPort(config.endpoint().port())
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(64 * 1024);
        try {
            this.server = vertx.createHttpServer(options)
                    .requestHandler(router(config))
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (RuntimeException e) {
            vertx.close();
            throw new IOException(
                    "The console cannot listen on " + config.endpoint() + ": " + InnermostCause.message(e), e);
        }
    }

    /** The port in use, also where 0 was configured. */
    public int port() {
        return server.actualPort();
    }

    private Router router(ConsoleConfig config) {
        Router router = Router.router(vertx);
        router.route().handler(new SecurityHeaders());
        router.route().handler(new Access(config.access()));
        router.get("/assets/*").handler(StaticHandler.create("assets"));
        router.get("/webjars/*").handler(StaticHandler.create("META-INF/resources/webjars"));
        pages(router);
        api(router);
        router.route().handler(context -> context.fail(404));
        router.route(API + "/*").failureHandler(context -> fail(context, api::problem));
        router.route().failureHandler(context -> fail(context, pages::problem));
        return router;
    }

    private void pages(Router router) {
        router.get("/").handler(onWorker(pages::watch));
        router.get("/live").handler(onWorker(pages::live));
        router.get("/search").handler(onWorker(pages::search));
        router.get("/events/:id").handler(onWorker(pages::event));
        router.post("/events/:id/reveal").handler(new CrossSite()).handler(onWorker(pages::reveal));
        router.get("/objects/:id").handler(onWorker(pages::object));
        router.get("/quarantine").handler(onWorker(pages::quarantine));
        router.get("/dead-letters").handler(onWorker(pages::deadLetters));
        router.get("/health").handler(onWorker(pages::health));
    }

    private void api(Router router) {
        router.get(API + "/search").handler(onWorker(api::search));
        router.get(API + "/events/:id").handler(onWorker(api::event));
        router.get(API + "/objects/:id").handler(onWorker(api::object));
        router.get(API + "/quarantine").handler(onWorker(api::quarantine));
        router.get(API + "/dead-letters").handler(onWorker(api::deadLetters));
        router.get(API + "/health").handler(onWorker(api::health));
        router.get(API + "/samples").handler(onWorker(api::samples));
        router.get(API + "/openapi.yaml").handler(context -> context.reroute("/assets/openapi.yaml"));
    }

    /** Every question reads Kafka or PostgreSQL, which must not hold up the event loop. */
    private Handler<RoutingContext> onWorker(Handler<RoutingContext> handler) {
        return context -> vertx.executeBlocking(
                        () -> {
                            handler.handle(context);
                            return null;
                        },
                        false)
                .onFailure(context::fail);
    }

    private interface Problem {
        void answer(RoutingContext context, int status, String message);
    }

    private static void fail(RoutingContext context, Problem problem) {
        if (context.response().ended()) {
            return;
        }
        Throwable failure = context.failure();
        if (failure == null) {
            problem.answer(context, context.statusCode(), message(context.statusCode()));
        } else if (failure instanceof IllegalArgumentException) {
            problem.answer(context, 400, String.valueOf(failure.getMessage()));
        } else if (isPassing(failure)) {
            LOGGER.atWarn()
                    .addKeyValue("cause", InnermostCause.message(failure))
                    .log("A page cannot be shown at the moment");
            problem.answer(context, 503, InnermostCause.message(failure));
        } else {
            LOGGER.atError().setCause(failure).log("A page failed");
            problem.answer(context, 500, "The console failed. Its log says why.");
        }
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof BusyException
                || failure instanceof UnreadableException
                || failure instanceof KafkaUnavailableException
                || failure instanceof MirrorUnavailableException
                || failure instanceof KafkaException;
    }

    private static String message(int status) {
        return switch (status) {
            case 401 -> "Give the console's password; any user name will do.";
            case 403 -> "This request does not come from a page of the console, or the proxy did not name its reader.";
            case 404 -> "There is no such page.";
            case 405 -> "This page is read with GET.";
            default -> "The request cannot be answered (" + status + ").";
        };
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
