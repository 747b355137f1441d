// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.time.Duration;

/** Allows a number of requests in each window of time, and then none until the window ends. */
final class RateLimit {

    private final int requests;
    private final long windowNanos;
    private long windowStart = System.nanoTime();
    private int used;

    RateLimit(int requests, Duration window) {
        this.requests = requests;
        this.windowNanos = window.toNanos();
    }

    /** Zero if the request is allowed, otherwise the seconds until the window ends, rounded up. */
    synchronized long secondsToWait() {
        long now = System.nanoTime();
        if (now - windowStart >= windowNanos) {
            windowStart = now;
            used = 0;
        }
        used++;
        long left = windowNanos - (now - windowStart);
        return used <= requests ? 0 : Math.max(1, (left + 999_999_999L) / 1_000_000_000L);
    }
}
