// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import java.time.Duration;

/** Spaces requests evenly, so that at most a fixed number of requests is sent per second. */
final class Pacer {

    private final long intervalNanos;
    private final Pause pause;
    private long next = System.nanoTime();

    /** Sleeps; a test can record the pauses instead. */
    @FunctionalInterface
    interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    Pacer(int requestsPerSecond, Pause pause) {
        this.intervalNanos = 1_000_000_000L / requestsPerSecond;
        this.pause = pause;
    }

    /** Waits until the rate allows the next request. */
    void await() throws InterruptedException {
        long now = System.nanoTime();
        if (next > now) {
            pause.of(Duration.ofNanos(next - now));
        }
        next = Math.max(next, now) + intervalNanos;
    }
}
