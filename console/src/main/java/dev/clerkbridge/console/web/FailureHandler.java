// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.mirror.MirrorUnavailableException;
import dev.clerkbridge.console.search.BusyException;
import dev.clerkbridge.console.search.KafkaReply;
import dev.clerkbridge.console.search.UnreadableException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers failed requests: as JSON below {@link Routes#API}, otherwise as a page. */
final class FailureHandler implements Handler<RoutingContext> {

    private static final Logger LOGGER = LoggerFactory.getLogger(FailureHandler.class);

    private final Pages pages;
    private final Api api;

    FailureHandler(Pages pages, Api api) {
        this.pages = pages;
        this.api = api;
    }

    @Override
    public void handle(RoutingContext context) {
        if (context.response().ended()) {
            return;
        }
        Throwable failure = context.failure();
        int status = context.statusCode();
        if (failure == null || isRequestsFault(status)) {
            answer(context, status, message(status));
        } else if (failure instanceof IllegalArgumentException) {
            answer(context, 400, String.valueOf(failure.getMessage()));
        } else if (isPassing(failure)) {
            LOGGER.atWarn().addKeyValue("cause", unavailableSource(failure)).log("A request cannot be answered now");
            answer(context, 503, unavailableSource(failure));
        } else {
            LOGGER.atError().setCause(failure).log("A request failed");
            answer(context, 500, "The console failed. See its log for the cause.");
        }
    }

    private void answer(RoutingContext context, int status, String message) {
        String path = context.request().path(); // null if Vert.x cannot decode it
        if (path != null && path.startsWith(Routes.API + "/")) {
            api.problem(context, status, message);
        } else {
            pages.problem(context, status, message);
        }
    }

    /** If Vert.x cannot decode a request, it sets a 4xx status, and also a failure. */
    private static boolean isRequestsFault(int status) {
        return status >= 400 && status < 500;
    }

    private static String unavailableSource(Throwable failure) {
        return failure instanceof KafkaException kafka
                ? KafkaReply.explain(kafka)
                : String.valueOf(failure.getMessage());
    }

    private static boolean isPassing(Throwable failure) {
        return failure instanceof BusyException
                || failure instanceof UnreadableException
                || failure instanceof MirrorUnavailableException
                || failure instanceof KafkaException;
    }

    private static String message(int status) {
        return switch (status) {
            case 400 -> "The console cannot read this request.";
            case 401 -> "Enter the console's password; the user name can be anything.";
            case 403 ->
                "The console does not accept this request. Reload the page; a page's buttons work until the console"
                        + " restarts. If every page says this: if the console has no password, open it at localhost;"
                        + " if it is behind a proxy, the proxy must send the reader's name exactly once.";
            case 404 -> "This page does not exist.";
            case 405 -> "This page does not support the request's method.";
            case 413 -> "The request's body is too large. If you selected events, select fewer.";
            case 415 -> "Send the body as application/json.";
            default -> "The console cannot answer this request (HTTP " + status + "). Its log says why.";
        };
    }
}
