// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.mirror.MirrorUnavailableException;
import dev.clerkbridge.console.search.BusyException;
import dev.clerkbridge.console.search.UnreadableException;
import dev.clerkbridge.console.story.KafkaUnavailableException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps paths to pages, actions and the API, and failures to answers. */
final class Routes {

    private static final Logger LOGGER = LoggerFactory.getLogger(Routes.class);
    private static final int MAX_FORM_BYTES = 256 * 1024;
    private static final String API = "/api/v1";

    private final Pages pages;
    private final Api api;
    private final Actions actions;
    private final FormToken token;

    Routes(Pages pages, Api api, Actions actions, FormToken token) {
        this.pages = pages;
        this.api = api;
        this.actions = actions;
        this.token = token;
    }

    Router router(Vertx vertx, ConsoleConfig config, boolean examples) {
        Router router = Router.router(vertx);
        router.route().handler(new SecurityHeaders());
        router.get("/health/live").handler(context -> context.json(Map.of("status", "up")));
        router.route().handler(new Access(config.access()));
        router.get("/assets/*").handler(StaticHandler.create("assets"));
        router.get("/webjars/*").handler(StaticHandler.create("META-INF/resources/webjars"));
        pages(router);
        api(router);
        if (config.actions().allowed()) {
            form(router, "/quarantine/redrive", actions::redriveQuarantine);
            form(router, "/dead-letters/redrive", actions::redriveDeadLetters);
            command(router, "/quarantine/redrive", api::redriveQuarantine);
            command(router, "/dead-letters/redrive", api::redriveDeadLetters);
        } else {
            router.post(API + "/:topic/redrive").handler(api::actionsAreOff);
        }
        if (examples) {
            router.get("/examples").handler(onWorker(actions::examples));
            form(router, "/examples", actions::sendExample);
        }
        router.route().handler(context -> context.fail(404));
        router.route(API + "/*").failureHandler(context -> fail(context, api::problem));
        router.route().failureHandler(context -> fail(context, pages::problem));
        return router;
    }

    private void pages(Router router) {
        router.get("/").handler(onWorker(pages::watch));
        router.get("/live").handler(onWorker(pages::live));
        router.get("/outcome").handler(onWorker(pages::outcome));
        router.get("/search").handler(onWorker(pages::search));
        router.get("/events/:id").handler(onWorker(pages::event));
        router.post("/events/:id/reveal").handler(new CrossSite()).handler(onWorker(pages::reveal));
        router.get("/objects/:id").handler(onWorker(pages::object));
        router.get("/quarantine").handler(onWorker(pages::quarantine));
        router.get("/dead-letters").handler(onWorker(pages::deadLetters));
        router.get("/health").handler(onWorker(pages::health));
        router.get("/runbook").handler(pages::runbook);
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

    /** Handles a form after checking that the form comes from this console's page. */
    private void form(Router router, String path, Handler<RoutingContext> handler) {
        router.post(path)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_FORM_BYTES))
                .handler(new CrossSite())
                .handler(token)
                .handler(onWorker(handler));
    }

    /**
     * Handles an API request that changes something. A browser sends JSON to another site only after that site allowed
     * it (CORS preflight), which the console never does.
     */
    private static void command(Router router, String path, Handler<RoutingContext> handler) {
        router.post(API + path)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_FORM_BYTES))
                .handler(Routes::requireJson)
                .handler(new CrossSite())
                .handler(onWorker(handler));
    }

    private static void requireJson(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.startsWith("application/json")) {
            context.next();
        } else {
            context.fail(415);
        }
    }

    /** Runs the handler on a worker thread, because it reads Kafka or PostgreSQL and would block the event loop. */
    private static Handler<RoutingContext> onWorker(Handler<RoutingContext> handler) {
        return context -> context.vertx()
                .executeBlocking(
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
            LOGGER.atWarn().addKeyValue("cause", whatIsAway(failure)).log("A page cannot be shown now");
            problem.answer(context, 503, whatIsAway(failure));
        } else {
            LOGGER.atError().setCause(failure).log("A page failed");
            problem.answer(context, 500, "The console failed. See its log for the cause.");
        }
    }

    /** Adds "Kafka" to the messages of Kafka's exceptions. The console's own exceptions name what is unavailable. */
    private static String whatIsAway(Throwable failure) {
        return failure instanceof KafkaException
                ? "Kafka does not answer: " + failure.getMessage()
                : String.valueOf(failure.getMessage());
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
            case 401 -> "Enter the console's password; the user name can be anything.";
            case 403 ->
                "This request does not come from a page of the console, or the page was loaded before the console's"
                        + " last start. Reload the page. If there is a proxy, check that it sends the reader's name.";
            case 404 -> "This page does not exist.";
            case 405 -> "This page does not support the request's method.";
            case 413 -> "The request's body is too large. Choose fewer events.";
            case 415 -> "Send the body as application/json.";
            default -> "The request cannot be answered (" + status + ").";
        };
    }
}
