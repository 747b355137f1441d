// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.config.ConsoleConfig;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;

/** Maps paths to pages, actions and the API. */
final class Routes {

    private static final int MAX_FORM_BYTES = 256 * 1024;
    static final String API = "/api/v1";

    private final Pages pages;
    private final Api api;
    private final Actions actions;
    private final FormToken token;
    private final FailureHandler failures;

    Routes(Pages pages, Api api, Actions actions, FormToken token) {
        this.pages = pages;
        this.api = api;
        this.actions = actions;
        this.token = token;
        this.failures = new FailureHandler(pages, api);
    }

    Router router(Vertx vertx, ConsoleConfig config, boolean examples) {
        Router router = Router.router(vertx);
        router.route().handler(new SecurityHeaders());
        get(router, "/health/live").handler(Routes::live);
        router.route().handler(new Access(config.access()));
        get(router, "/assets/*").handler(StaticHandler.create("assets"));
        get(router, "/webjars/*").handler(StaticHandler.create("META-INF/resources/webjars"));
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
            get(router, "/examples").handler(onWorker(actions::examples));
            form(router, "/examples", actions::sendExample);
        }
        router.route().failureHandler(failures);
        // Called if no route matches the request's path or method.
        router.errorHandler(404, failures);
        router.errorHandler(405, failures);
        return router;
    }

    private void pages(Router router) {
        get(router, "/").handler(onWorker(pages::watch));
        get(router, "/live").handler(onWorker(pages::live));
        get(router, "/outcome").handler(onWorker(pages::outcome));
        get(router, "/search").handler(onWorker(pages::search));
        router.post("/search").handler(body()).handler(onWorker(pages::search));
        get(router, "/events/:id").handler(onWorker(pages::event));
        router.post("/events/:id/reveal").handler(new CrossSite()).handler(onWorker(pages::reveal));
        get(router, "/objects/:id").handler(onWorker(pages::object));
        get(router, "/quarantine").handler(onWorker(pages::quarantine));
        get(router, "/dead-letters").handler(onWorker(pages::deadLetters));
        get(router, "/health").handler(onWorker(pages::health));
        get(router, "/runbook").handler(pages::runbook);
    }

    private void api(Router router) {
        get(router, API + "/search").handler(onWorker(api::search));
        get(router, API + "/events/:id").handler(onWorker(api::event));
        get(router, API + "/objects/:id").handler(onWorker(api::object));
        get(router, API + "/quarantine").handler(onWorker(api::quarantine));
        get(router, API + "/dead-letters").handler(onWorker(api::deadLetters));
        get(router, API + "/health").handler(onWorker(api::health));
        get(router, API + "/samples").handler(onWorker(api::samples));
        get(router, API + "/openapi.yaml").handler(context -> context.reroute("/assets/openapi.yaml"));
    }

    /** A route for GET and HEAD. The answer to HEAD has no body. */
    private static Route get(Router router, String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Handles a form after checking that it comes from a page of this console. */
    private void form(Router router, String path, Handler<RoutingContext> handler) {
        router.post(path)
                .handler(body())
                .handler(new CrossSite())
                .handler(token)
                .handler(onWorker(handler));
    }

    /**
     * Handles an API request that changes something. A browser sends JSON to another site only if that site has allowed
     * it (CORS preflight), which the console never does.
     */
    private static void command(Router router, String path, Handler<RoutingContext> handler) {
        router.post(API + path)
                .handler(body())
                .handler(Routes::requireJson)
                .handler(new CrossSite())
                .handler(onWorker(handler));
    }

    private static void live(RoutingContext context) {
        ResponseBody.send(context, 200, "application/json", "{\"status\":\"up\"}");
    }

    private static BodyHandler body() {
        return BodyHandler.create(false).setBodyLimit(MAX_FORM_BYTES);
    }

    private static void requireJson(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.startsWith("application/json")) {
            context.next();
        } else {
            context.fail(415);
        }
    }

    /** Runs the handler on a worker thread, because it waits for other servers and would block the event loop. */
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
}
