// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that the stand-in received. Does not contain the secret key.
 *
 * @param path the path without the base, such as {@code /users}
 * @param query every parameter with its values, in order
 * @param version the header Clerk-API-Version
 * @param nanoTime time of arrival according to {@link System#nanoTime}
 */
public record ApiRequest(
        String path,
        Map<String, List<String>> query,
        @Nullable String version,
        long nanoTime) {

    static ApiRequest of(HttpExchange exchange, String base) {
        return new ApiRequest(
                exchange.getRequestURI().getPath().substring(base.length()),
                query(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders().getFirst("Clerk-API-Version"),
                System.nanoTime());
    }

    /** The first value of a parameter, or null if the request does not have the parameter. */
    public @Nullable String parameter(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? null : values.get(0);
    }

    List<String> values(String name) {
        return query.getOrDefault(name, List.of());
    }

    long number(String name, long fallback) {
        String value = parameter(name);
        return value == null ? fallback : Long.parseLong(value);
    }

    private static Map<String, List<String>> query(@Nullable String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null) {
            return query;
        }
        for (String part : raw.split("&", -1)) {
            String[] pair = part.split("=", 2);
            query.computeIfAbsent(decoded(pair[0]), name -> new ArrayList<>())
                    .add(pair.length == 1 ? "" : decoded(pair[1]));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
