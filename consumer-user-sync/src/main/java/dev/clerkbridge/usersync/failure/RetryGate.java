// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a failed action is retried: after a delay that doubles up to 30 seconds, or every 30 seconds if a person
 * must act first.
 */
public final class RetryGate {

    private static final Duration MIN_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private @Nullable Failure failure;
    private int failures;
    private Instant retryAt = Instant.MIN;

    /** Records the result of an attempt; null means success. */
    public void attempted(@Nullable Failure result, Instant now) {
        failure = result;
        failures = result == null ? 0 : failures + 1;
        if (result == null) {
            retryAt = Instant.MIN;
        } else {
            boolean fatal = result.kind() == FailureKind.FATAL;
            retryAt = now.plus(fatal ? MAX_DELAY : backoff(failures, MAX_DELAY));
        }
    }

    /** Whether the next attempt is due. */
    public boolean isDue(Instant now) {
        return !now.isBefore(retryAt);
    }

    /** Time until the next attempt; zero if it is due. */
    public Duration delay(Instant now) {
        return isDue(now) ? Duration.ZERO : Duration.between(now, retryAt);
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
