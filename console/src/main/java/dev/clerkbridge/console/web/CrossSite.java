// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses requests that a browser sends for a page of another origin.
 *
 * <p>Browsers say in {@code Sec-Fetch-Site} (Fetch Metadata) whether a request comes from the same origin. If they omit
 * this header, as over plain HTTP to a host other than loopback, {@code Origin} must name this console. Other clients
 * send neither header, and do not add a reader's credentials to a request by themselves.
 */
final class CrossSite implements Handler<RoutingContext> {

    @Override
    public void handle(RoutingContext context) {
        String site = context.request().getHeader("Sec-Fetch-Site");
        String origin = context.request().getHeader("Origin");
        boolean own = site == null ? isOwn(context, origin) : site.equals("same-origin");
        if (own) {
            context.next();
        } else {
            context.fail(403);
        }
    }

    private static boolean isOwn(RoutingContext context, @org.jspecify.annotations.Nullable String origin) {
        return origin == null || origin.endsWith("://" + context.request().getHeader("Host"));
    }
}
