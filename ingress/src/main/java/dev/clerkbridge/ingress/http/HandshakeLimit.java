// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Limits the number of TLS handshakes in progress. A handshake costs the server milliseconds of CPU time, but the
 * client almost nothing. Without the limit, a flood of handshakes would delay all of them so much that none would
 * complete in time.
 *
 * <p>At the limit, new connections wait in the operating system's queue until a handshake completes, or until the
 * oldest handshake has taken a second and its connection is closed. Without TLS, a connection counts only until its
 * event loop has registered it. Thread-safe.
 */
final class HandshakeLimit {

    /** With an RSA key of 2,048 bits, a two-core machine completes this many handshakes in less than half a second. */
    static final int MAX_HANDSHAKES = 256;

    private static final long PROTECTED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final AttributeKey<HandshakeLimit> KEY = AttributeKey.valueOf(HandshakeLimit.class, "limit");

    private final MemoryBudget budget;
    /** The connections and when each was accepted, oldest first. */
    private final Map<Channel, Long> unfinished = new LinkedHashMap<>();

    HandshakeLimit(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Counts an accepted connection. */
    synchronized void begun(Channel connection) {
        connection.attr(KEY).set(this);
        unfinished.put(connection, System.nanoTime());
        connection.closeFuture().addListener(closed -> ended(connection));
    }

    /** Records that the handshake of a connection has completed. */
    static void completed(Channel connection) {
        connection.attr(KEY).get().ended(connection);
    }

    /**
     * Whether new connections must wait. At the limit, closes the oldest connection if its handshake has taken more
     * than a second.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the close
    synchronized boolean reached() {
        if (unfinished.size() < MAX_HANDSHAKES) {
            return false;
        }
        Map.Entry<Channel, Long> oldest = unfinished.entrySet().iterator().next();
        boolean overdue = System.nanoTime() - oldest.getValue() > PROTECTED_NANOS;
        if (overdue && oldest.getKey().isRegistered()) {
            unfinished.remove(oldest.getKey());
            oldest.getKey().close();
            budget.countCut();
        }
        return unfinished.size() >= MAX_HANDSHAKES;
    }

    private synchronized void ended(Channel connection) {
        unfinished.remove(connection);
    }
}
