// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses a request that another site's page made the browser send.
 *
 * <p>Every browser in use says where a request comes from ({@code Sec-Fetch-Site}, Fetch Metadata); a script that is no
 * browser says nothing and carries no reader's credentials by itself.
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
