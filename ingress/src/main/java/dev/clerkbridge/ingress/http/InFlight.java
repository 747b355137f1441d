package dev.clerkbridge.ingress.http;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all bodies that are being read or wait for their answer. Safe for any thread. */
final class InFlight {

    private final AtomicLong bytes = new AtomicLong();
    private final long most;

    InFlight(long most) {
        this.most = most;
    }

    /** Takes the bytes if there is room for them. */
    boolean reserve(int count) {
        if (bytes.addAndGet(count) <= most) {
            return true;
        }
        bytes.addAndGet(-count);
        return false;
    }

    void release(int count) {
        bytes.addAndGet(-count);
    }

    long bytes() {
        return bytes.get();
    }
}
