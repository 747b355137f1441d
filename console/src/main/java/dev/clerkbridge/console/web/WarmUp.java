// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.search.LivePage;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renders each page once after the start, on a separate thread, so that the first reader does not wait for connections,
 * metadata and class loading.
 */
final class WarmUp {

    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    private static final int ROUNDS = 3;

    private final Questions questions;
    private final Html html;

    WarmUp(Questions questions, Html html) {
        this.questions = questions;
        this.html = html;
    }

    void start() {
        Thread thread = new Thread(this::run, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (int i = 0; i < ROUNDS; i++) {
            attempt(this::makeWatchAndEvent);
            attempt(() -> html.framed("health", Map.of("page", questions.health()), ""));
            attempt(() -> html.framed(
                    "quarantine",
                    Map.of("page", questions.quarantine(EventFilter.NONE, null), "filter", EventFilter.NONE),
                    ""));
        }
    }

    private String makeWatchAndEvent() {
        LivePage live = questions.live(null, EventFilter.NONE);
        List<EventLine> lines = questions.outcomes(live.hits(), EventFilter.NONE);
        for (ReceivedEvent event :
                live.hits().subList(0, Math.min(1, live.hits().size()))) {
            html.framed("event", Map.of("page", questions.event(List.of(event), false)), "");
            html.framed("object", Map.of("page", questions.object(String.valueOf(event.key()), null)), "");
        }
        return html.framed(
                "watch",
                Map.of(
                        "events",
                        lines,
                        "filter",
                        EventFilter.NONE,
                        "position",
                        live.position().toString()),
                "");
    }

    /** Ignored here: if a source does not answer, the page says so. */
    private static void attempt(Callable<String> page) {
        try {
            page.call();
        } catch (Exception e) {
            LOGGER.atDebug().setCause(e).log("A page could not be rendered at start");
        }
    }
}
