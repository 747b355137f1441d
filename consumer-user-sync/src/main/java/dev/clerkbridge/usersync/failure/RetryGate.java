// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a failed action is retried: after a delay that doubles up to 30 seconds, or every 30 seconds if a person
 * must act first. It does not depend on the wall clock, which can be set back.
 */
public final class RetryGate {

    private static final Duration MIN_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private @Nullable Failure failure;
    private int failures;
    private long retryAtNanos = System.nanoTime();

    /** Records the result of an attempt; null means success. */
    public void attempted(@Nullable Failure result) {
        failure = result;
        failures = result == null ? 0 : failures + 1;
        Duration delay = Duration.ZERO;
        if (result != null) {
            delay = result.kind() == FailureKind.FATAL ? MAX_DELAY : backoff(failures, MAX_DELAY);
        }
        retryAtNanos = System.nanoTime() + delay.toNanos();
    }

    /** Whether the next attempt is due. */
    public boolean isDue() {
        return delay().isZero();
    }

    /** Time until the next attempt; zero if it is due. */
    public Duration delay() {
        return Duration.ofNanos(Math.max(0, retryAtNanos - System.nanoTime()));
    }

    /** The failure of the last attempt; null if it succeeded, or if there was none. */
    public @Nullable Failure failure() {
        return failure;
    }

    /**
     * Returns a random delay, so that instances do not all retry at the same moment. Its upper limit doubles with each
     * failure, up to {@code max}; its lower limit is half the upper limit.
     *
     * @param failures number of consecutive failures, at least one
     */
    public static Duration backoff(int failures, Duration max) {
        long full = Math.min(max.toMillis(), MIN_DELAY.toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
