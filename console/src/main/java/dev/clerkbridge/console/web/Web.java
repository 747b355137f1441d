// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.mirror.Mirror;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.console.service.ServiceMonitor;
import dev.clerkbridge.console.story.GroupOffsets;
import dev.clerkbridge.console.story.Stories;
import java.io.IOException;

/** The package's entrance: puts pages and API in front of what answers their questions. */
public final class Web {

    private Web() {}

    /**
     * Starts to serve.
     *
     * @throws IOException if the port cannot be used
     */
    public static ConsoleServer serve(
            ConsoleConfig config,
            EventSearch search,
            Stories stories,
            Mirror mirror,
            GroupOffsets offsets,
            ServiceMonitor monitor)
            throws IOException {
        Questions questions = new Questions(config.topics(), search, stories, mirror, offsets, monitor);
        return new ConsoleServer(config, new Pages(questions), new Api(questions, monitor));
    }
}
