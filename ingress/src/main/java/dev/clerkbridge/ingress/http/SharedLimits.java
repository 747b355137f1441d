package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** What all event loops have in common: how much may be under way, and whether the end has begun. */
final class SharedLimits {

    private final AtomicInteger connections = new AtomicInteger();
    private final int maxConnections;
    private final InFlight inFlight;
    private volatile boolean closing;

    SharedLimits(HttpConfig.Limits limits) {
        this.maxConnections = limits.maxConnections();
        this.inFlight = new InFlight(limits.maxInFlightBytes());
    }

    /** Counts a connection; false if it is one too many. */
    boolean connectionOpened() {
        return connections.incrementAndGet() <= maxConnections;
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    int connections() {
        return connections.get();
    }

    InFlight inFlight() {
        return inFlight;
    }

    boolean closing() {
        return closing;
    }

    void beginClosing() {
        closing = true;
    }
}
