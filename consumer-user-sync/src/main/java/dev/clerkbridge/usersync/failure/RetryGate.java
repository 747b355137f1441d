// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * When something that failed may be tried again: after a delay that doubles up to 30 seconds, or every 30 seconds where a
 * person has to act first.
 */
public final class RetryGate {

    private static final Duration MIN_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private @Nullable Failure failure;
    private int failures;
    private Instant retryAt = Instant.MIN;

    /** Takes the result of an attempt; null for success. */
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

    /** Whether it may be tried now. */
    public boolean isOpen(Instant now) {
        return !now.isBefore(retryAt);
    }

    /** How long to wait until it may be tried; zero if it may be now. */
    public Duration delay(Instant now) {
        return isOpen(now) ? Duration.ZERO : Duration.between(now, retryAt);
    }

    /** How the last attempt failed; null if it did not. */
    public @Nullable Failure failure() {
        return failure;
    }

    /**
     * Between half of the full delay and all of it, so that instances spread.
     *
     * @param failures how many attempts have failed in a row, at least one
     */
    public static Duration backoff(int failures, Duration max) {
        long full = Math.min(max.toMillis(), MIN_DELAY.toMillis() << Math.min(failures - 1, 20));
        return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
