// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.example.ExampleSender;
import dev.clerkbridge.console.redrive.ConsoleRedrive;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Creates the pages, the API and the server that serves them. */
public final class Web {

    private Web() {}

    /**
     * Starts serving.
     *
     * @param examples sends the events of the page "Send example"; null for a console without that page
     * @throws IOException if the port cannot be used
     */
    public static ConsoleServer serve(
            ConsoleConfig config, Sources sources, ConsoleRedrive redrive, @Nullable ExampleSender examples)
            throws IOException {
        Queries queries = new Queries(config.topics(), sources);
        FormToken token = new FormToken();
        Html html = new Html(token, config.actions().allowed(), examples != null);
        AuditedRedrive audited = new AuditedRedrive(redrive);
        Api api = new Api(config.topics(), queries, sources.monitor(), audited);
        Actions actions = new Actions(config.topics(), audited, examples, html);
        Routes routes = new Routes(new Pages(queries, html), api, actions, token);
        ConsoleServer server =
                new ConsoleServer(config.endpoint(), vertx -> routes.router(vertx, config, examples != null));
        new WarmUp(queries, html).start();
        return server;
    }
}
