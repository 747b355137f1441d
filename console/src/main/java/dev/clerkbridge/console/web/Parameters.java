// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request. */
final class Parameters {

    private Parameters() {}

    /** The path parameter {@code id}. */
    static String id(RoutingContext context) {
        return Objects.requireNonNull(context.pathParam("id"));
    }

    /** A query parameter; null if it is missing or blank. */
    static @Nullable String query(RoutingContext context, String name) {
        return text(context.queryParams(), name);
    }

    /** The value of a parameter; null if it is missing or blank. */
    static @Nullable String text(MultiMap parameters, String name) {
        String value = parameters.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
