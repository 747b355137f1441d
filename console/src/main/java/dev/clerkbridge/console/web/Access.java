// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.config.ConsoleConfig;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Admits only requests from readers who may use the console, and remembers the reader's name for the audit log.
 *
 * <p>Without a password or a proxy, the console listens on loopback only. Another site's page can still reach it from
 * the reader's browser, through a host name that resolves to 127.0.0.1 (DNS rebinding). Such a console therefore
 * answers only requests that name a loopback host.
 */
final class Access implements Handler<RoutingContext> {

    private static final String READER = "reader";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]", "::1");

    /** Control characters, and the quotes around logged values. */
    private static final Pattern UNSAFE_IN_LOGS = Pattern.compile("[\\p{C}\"]");

    private final ConsoleConfig.Access access;

    Access(ConsoleConfig.Access access) {
        this.access = access;
    }

    /** The reader's name for the audit log; {@code local} if the console has neither a password nor a proxy. */
    static String reader(RoutingContext context) {
        String reader = context.get(READER);
        return reader == null ? "local" : reader;
    }

    /** Replaces characters with which a reader's text could forge lines of the log. */
    static String loggable(String text) {
        return UNSAFE_IN_LOGS.matcher(text).replaceAll("_");
    }

    @Override
    public void handle(RoutingContext context) {
        if (access.isOpen()) {
            openTo(context, "local", isLoopback(context.request().authority()));
        } else if (access.userHeader() != null) {
            List<String> users = context.request().headers().getAll(access.userHeader());
            // A second header with this name may come from the browser.
            boolean known = users.size() == 1 && !users.get(0).isBlank();
            openTo(context, known ? users.get(0) : "", known);
        } else {
            basic(context);
        }
    }

    private static void openTo(RoutingContext context, String reader, boolean allowed) {
        if (allowed) {
            context.put(READER, loggable(reader));
            context.next();
        } else {
            context.fail(403);
        }
    }

    private void basic(RoutingContext context) {
        String[] credentials = credentials(context.request().getHeader(HttpHeaders.AUTHORIZATION));
        if (credentials != null && matches(credentials[1])) {
            openTo(context, credentials[0], true);
        } else {
            context.response().putHeader("WWW-Authenticate", "Basic realm=\"console\", charset=\"UTF-8\"");
            context.fail(401);
        }
    }

    private boolean matches(String password) {
        return access.password() != null
                && MessageDigest.isEqual(
                        access.password().value().getBytes(StandardCharsets.UTF_8),
                        password.getBytes(StandardCharsets.UTF_8));
    }

    /** The name and the password; null if the header has another format. */
    private static String @Nullable [] credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return null;
        }
        try {
            String text =
                    new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0 ? null : new String[] {text.substring(0, colon), text.substring(colon + 1)};
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isLoopback(@Nullable HostAndPort authority) {
        return authority != null && LOOPBACK.contains(authority.host());
    }
}
