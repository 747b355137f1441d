// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.example.ExampleSender;
import dev.clerkbridge.console.repair.Redriver;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Builds the web server from the data sources. */
public final class Web {

    private Web() {}

    /**
     * Starts serving.
     *
     * @param examples sends example events; null for a console without the page for examples
     * @throws IOException if the port cannot be used
     */
    public static ConsoleServer serve(
            ConsoleConfig config, Sources sources, Redriver redriver, @Nullable ExampleSender examples)
            throws IOException {
        Questions questions = new Questions(config.topics(), sources);
        FormToken token = new FormToken();
        Html html = new Html(token, config.actions().allowed(), examples != null);
        Actions actions = new Actions(config.topics(), redriver, examples, html);
        Routes routes = new Routes(new Pages(questions, html), new Api(questions, sources.monitor()), actions, token);
        return new ConsoleServer(config.endpoint(), vertx -> routes.router(vertx, config, examples != null));
    }
}
