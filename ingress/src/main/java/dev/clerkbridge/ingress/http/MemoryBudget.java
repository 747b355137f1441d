// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the memory that all connections use together. Each connection reserves a fixed amount for its buffers, the
 * headers of one request, a small body and one answer. For a larger body, it reserves the body's size in addition.
 *
 * <p>If there is no room, the budget closes the longest-idle connection that is not protected. A verified delivery
 * protects its connection until the connection sends its next large body. So clients without the signing secret rarely
 * displace clients that have it, even if they open many connections or send large bodies slowly. A new connection can
 * replace only one that has had at least a second to send its request. Thread-safe.
 */
public final class MemoryBudget {

    /** The body size that a connection's fixed amount covers. */
    static final int SMALL_BODY_BYTES = 16 * 1024;

    /** How long a new connection is not closed for another new connection. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long maxBytes;
    private final int maxConnections;
    private final int connectionBytes;
    /** The connections that are not protected, longest idle first. Only these may be closed to make room. */
    private final Set<ConnectionMemory> replaceable = new LinkedHashSet<>();

    private long reserved;
    private int connections;
    private long cut;

    public MemoryBudget(HttpConfig config) {
        this.maxBytes = config.limits().maxInFlightBytes();
        this.maxConnections = config.limits().maxConnections();
        this.connectionBytes = config.connectionBytes();
    }

    /**
     * Whether new connections should wait in the operating system's queue. True if a limit is reached, and there are
     * unprotected connections, but all of them were accepted within the last second, so their requests may not have
     * arrived yet.
     */
    synchronized boolean crowded() {
        boolean full = connections >= maxConnections || reserved + connectionBytes > maxBytes;
        return full && !replaceable.isEmpty() && longestIdle(null) == null;
    }

    /** Admits a new connection, if necessary by closing another one. Returns null if there is no room. */
    synchronized @Nullable ConnectionMemory open() {
        if (!makeRoom(1, connectionBytes, null)) {
            cut++;
            return null;
        }
        connections++;
        reserved += connectionBytes;
        ConnectionMemory opened = new ConnectionMemory(this);
        replaceable.add(opened);
        return opened;
    }

    synchronized void close(ConnectionMemory closed) {
        replaceable.remove(closed);
        if (closed.open) {
            closed.open = false;
            connections--;
            reserved -= connectionBytes + closed.bodyBytes;
        }
    }

    /** Makes this connection the last candidate for closing. Returns false if it is already closed. */
    synchronized boolean makeReplaceable(ConnectionMemory connection) {
        replaceable.remove(connection);
        if (connection.open) {
            replaceable.add(connection);
        }
        return connection.open;
    }

    /** Ensures that the connection is not closed to make room, until {@link #makeReplaceable} is called. */
    synchronized void protect(ConnectionMemory connection) {
        replaceable.remove(connection);
    }

    /**
     * Changes the bytes that a connection reserves for large bodies, in addition to the fixed amount, by {@code more},
     * which may be negative. Returns false if there is no room, or the connection is already closed.
     */
    synchronized boolean reserve(ConnectionMemory connection, int more) {
        if (!connection.open || (more > 0 && !makeRoom(0, more, connection))) {
            return false;
        }
        connection.bodyBytes += more;
        reserved += more;
        return true;
    }

    synchronized int connections() {
        return connections;
    }

    synchronized long reserved() {
        return reserved;
    }

    /** Counts a connection that the {@link HandshakeLimit} closed. */
    synchronized void countCut() {
        cut++;
    }

    /** The number of connections closed because a limit was reached, including new ones that were refused. */
    synchronized long cut() {
        return cut;
    }

    private boolean makeRoom(int newConnections, int bytes, @Nullable ConnectionMemory requester) {
        while (connections + newConnections > maxConnections || reserved + bytes > maxBytes) {
            ConnectionMemory replaced = longestIdle(requester);
            if (replaced == null) {
                return false;
            }
            cut++;
            close(replaced);
            replaced.cut();
        }
        return true;
    }

    /**
     * The connection to close to make room for a body of {@code requester} or, if that is null, for a new connection;
     * null if there is none.
     */
    private @Nullable ConnectionMemory longestIdle(@Nullable ConnectionMemory requester) {
        long now = System.nanoTime();
        return replaceable.stream()
                .filter(connection ->
                        requester == null ? now - connection.openedAt > GRACE_NANOS : connection != requester)
                .findFirst()
                .orElse(null);
    }
}
