// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the memory that all connections together may use. Each connection reserves a fixed share, which covers its
 * buffers, the headers of one request, a small body and one answer. A larger body reserves its size in addition.
 *
 * <p>If there is no room, the budget closes the connection that has been idle longest without a verified delivery.
 * Clients without the signing secret therefore cannot displace those that have it, even if they open many connections
 * or send large bodies slowly. A new connection only replaces one that has had a second for its request. Thread-safe.
 */
public final class MemoryBudget {

    /** The body size that a connection's share covers. */
    static final int SMALL_BODY_BYTES = 16 * 1024;

    /** How long a connection is safe from being closed for a new one. */
    private static final long SAFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long most;
    private final int mostConnections;
    private final int share;
    /** The connections without a verified delivery, longest idle first. Only these may be closed to make room. */
    private final Set<ConnectionShare> strangers = new LinkedHashSet<>();

    private long held;
    private int connections;
    private long cut;

    public MemoryBudget(HttpConfig config) {
        this.most = config.limits().maxInFlightBytes();
        this.mostConnections = config.limits().maxConnections();
        this.share = config.connectionBytes();
    }

    /**
     * Whether new connections should wait in the system's queue: the limit is reached, and every connection that could
     * be closed was accepted within the last second, so its request may not be read yet.
     */
    synchronized boolean crowded() {
        boolean full = connections >= mostConnections || held + share > most;
        return full && !strangers.isEmpty() && longestSilent(null) == null;
    }

    /** The share of a new connection; null if there is no room for it. */
    synchronized @Nullable ConnectionShare open() {
        if (!makeRoom(1, share, null)) {
            cut++;
            return null;
        }
        connections++;
        held += share;
        ConnectionShare opened = new ConnectionShare(this);
        strangers.add(opened);
        return opened;
    }

    synchronized void close(ConnectionShare closed) {
        strangers.remove(closed);
        if (closed.open) {
            closed.open = false;
            connections--;
            held -= share + closed.bodyBytes;
        }
    }

    /** Allows closing the connection to make room, after all others; false if it is closed already. */
    synchronized boolean distrust(ConnectionShare share) {
        strangers.remove(share);
        if (share.open) {
            strangers.add(share);
        }
        return share.open;
    }

    /** Forbids closing the connection to make room. */
    synchronized void trust(ConnectionShare share) {
        strangers.remove(share);
    }

    /** Sets what a connection reserves in addition to its share to {@code bytes}; false if there is no room. */
    synchronized boolean hold(ConnectionShare share, int bytes) {
        int more = bytes - share.bodyBytes;
        if (!share.open || (more > 0 && !makeRoom(0, more, share))) {
            return false;
        }
        share.bodyBytes = bytes;
        held += more;
        return true;
    }

    synchronized int connections() {
        return connections;
    }

    synchronized long held() {
        return held;
    }

    /** Counts a connection that the {@link HandshakeLimit} closed. */
    synchronized void countCut() {
        cut++;
    }

    /** The number of connections closed to make room for others. */
    synchronized long cut() {
        return cut;
    }

    private boolean makeRoom(int places, int bytes, @Nullable ConnectionShare forWhom) {
        while (connections + places > mostConnections || held + bytes > most) {
            ConnectionShare victim = longestSilent(forWhom);
            if (victim == null) {
                return false;
            }
            cut++;
            close(victim);
            victim.cut();
        }
        return true;
    }

    /** The connection to close for a body of {@code forWhom}, or for a new connection; null if there is none. */
    private @Nullable ConnectionShare longestSilent(@Nullable ConnectionShare forWhom) {
        long now = System.nanoTime();
        return strangers.stream()
                .filter(stranger -> forWhom == null ? now - stranger.openedAt > SAFE_NANOS : stranger != forWhom)
                .findFirst()
                .orElse(null);
    }
}
