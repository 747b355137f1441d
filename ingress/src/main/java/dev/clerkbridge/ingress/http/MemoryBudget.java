// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all senders together may make this process hold. Each connection takes a fixed share, which covers
 * its buffers, the headers of one request, a small body and one answer. A larger body takes what it needs besides.
 *
 * <p>When there is no room, a connection without a genuine delivery is cut: the one that has been silent longest. So
 * strangers who open many connections, or send large bodies slowly, make room for those who have the signing secret. For a
 * new connection only one is cut that has had a second for its request. Safe for any thread.
 */
public final class MemoryBudget {

    /** As much of a body as the share of its connection covers. */
    static final int SMALL_BODY_BYTES = 16 * 1024;

    /** For so long no new connection takes the place of another. */
    private static final long SAFE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long most;
    private final int mostConnections;
    private final int share;
    /** The connections that may be cut, the one that has been silent longest first. */
    private final Set<Share> strangers = new LinkedHashSet<>();

    private long held;
    private int connections;
    private long cut;

    public MemoryBudget(HttpConfig config) {
        this.most = config.limits().maxInFlightBytes();
        this.mostConnections = config.limits().maxConnections();
        this.share = config.connectionBytes();
    }

    /**
     * Whether a new connection should wait in the system's queue: there is room only in place of strangers that were
     * accepted within the last second, and whose request may not even be read yet.
     */
    synchronized boolean crowded() {
        boolean full = connections >= mostConnections || held + share > most;
        return full && !strangers.isEmpty() && longestSilent(null) == null;
    }

    /** The share of a new connection; null if there is no room for it. */
    synchronized @Nullable Share open() {
        if (!makeRoom(1, share, null)) {
            cut++;
            return null;
        }
        connections++;
        held += share;
        Share opened = new Share(this);
        strangers.add(opened);
        return opened;
    }

    synchronized void close(Share closed) {
        strangers.remove(closed);
        if (closed.open) {
            closed.open = false;
            connections--;
            held -= share + closed.bodyBytes;
        }
    }

    /** From now on the connection may be cut to make room, after all others that may; false if it was cut already. */
    synchronized boolean distrust(Share share) {
        strangers.remove(share);
        if (share.open) {
            strangers.add(share);
        }
        return share.open;
    }

    /** From now on the connection may not be cut. */
    synchronized void trust(Share share) {
        strangers.remove(share);
    }

    /** Changes what a connection holds beside its share to {@code bytes}; false if there is no room. */
    synchronized boolean hold(Share share, int bytes) {
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

    /** How many connections were closed because there was no room. */
    synchronized long cut() {
        return cut;
    }

    private boolean makeRoom(int places, int bytes, @Nullable Share forWhom) {
        while (connections + places > mostConnections || held + bytes > most) {
            Share victim = longestSilent(forWhom);
            if (victim == null) {
                return false;
            }
            cut++;
            close(victim);
            victim.cut();
        }
        return true;
    }

    /** The stranger to be cut for a body of {@code forWhom}, or for a new connection; null if there is none. */
    private @Nullable Share longestSilent(@Nullable Share forWhom) {
        long now = System.nanoTime();
        return strangers.stream()
                .filter(stranger -> forWhom == null ? now - stranger.openedAt > SAFE_NANOS : stranger != forWhom)
                .findFirst()
                .orElse(null);
    }
}
