package dev.clerkbridge.usersync.consume;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: doubled each time up to a maximum, and random so that instances spread. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);

    private Backoff() {}

    /**
     * Between half of the full delay and all of it.
     *
     * @param failures how many attempts have failed in a row, at least one
     */
    static Duration after(int failures, Duration max) {
        long full = Math.min(max.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
