// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many accepted connections are in their TLS handshake at the same time. A handshake costs the server
 * milliseconds of CPU time and a client almost nothing. Without the limit, a flood of handshakes delays each of them so
 * long that none is completed in time.
 *
 * <p>At the limit, new connections wait in the system's queue until a handshake is completed, or until the oldest one has
 * taken a second and is closed. Without TLS, a connection counts only until its event loop has registered it. Thread-safe.
 */
final class HandshakeLimit {

    /** Takes both loops of a two-core machine less than half a second, with an RSA key of 2,048 bits. */
    static final int MOST = 256;

    private static final long SAFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final AttributeKey<HandshakeLimit> KEY = AttributeKey.valueOf(HandshakeLimit.class, "limit");

    private final MemoryBudget budget;
    /** The connections and the time when they were accepted, oldest first. */
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

    /** Reports that the connection's handshake is completed. */
    static void completed(Channel connection) {
        connection.attr(KEY).get().ended(connection);
    }

    /** Whether new connections must wait. Closes the oldest unfinished connection if it has had its second. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for the close
    synchronized boolean reached() {
        if (unfinished.size() < MOST) {
            return false;
        }
        Map.Entry<Channel, Long> oldest = unfinished.entrySet().iterator().next();
        boolean overdue = System.nanoTime() - oldest.getValue() > SAFE_NANOS;
        if (overdue && oldest.getKey().isRegistered()) {
            unfinished.remove(oldest.getKey());
            oldest.getKey().close();
            budget.countCut();
        }
        return unfinished.size() >= MOST;
    }

    private synchronized void ended(Channel connection) {
        unfinished.remove(connection);
    }
}
