// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders the most important pages {@value #ROUNDS} times after startup, on a separate thread, so that the first reader
 * does not wait for connections, metadata and class loading.
 */
final class WarmUp {

    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    private static final int ROUNDS = 3;

    private final Queries queries;
    private final Models models;
    private final Html html;

    WarmUp(Queries queries, Html html) {
        this.queries = queries;
        this.models = new Models(queries);
        this.html = html;
    }

    void start() {
        Thread thread = new Thread(this::run, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (int i = 0; i < ROUNDS; i++) {
            attempt(() -> html.framed("watch", models.watch(EventFilter.NONE, null), ""));
            attempt(() -> html.framed("health", models.health(), ""));
            attempt(() -> html.framed("quarantine", models.quarantine(EventFilter.NONE, null), ""));
            attempt(this::renderNewestEvent);
        }
    }

    private String renderNewestEvent() {
        List<ReceivedEvent> events = queries.live(null, EventFilter.NONE).hits();
        if (events.isEmpty()) {
            return "";
        }
        ReceivedEvent event = events.get(0);
        html.framed("event", models.event(List.of(event), false, null), "");
        return html.framed("object", models.object(String.valueOf(event.key()), null), "");
    }

    /** Ignores failures. If a source still does not answer when a reader opens the page, the page says so. */
    private static void attempt(Callable<String> page) {
        try {
            page.call();
        } catch (Exception e) {
            LOGGER.atDebug().setCause(e).log("A page could not be rendered at startup");
        }
    }
}
