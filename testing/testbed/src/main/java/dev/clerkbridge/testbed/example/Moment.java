// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When the object of an event changed, and chance for what its schema leaves open.
 *
 * @param changed the object's {@code updated_at}
 */
record Moment(Instant changed, RandomGenerator random) {

    /** Milliseconds since 1970, as everywhere in Clerk's payloads. */
    long now() {
        return changed.toEpochMilli();
    }

    long before(Duration span) {
        return changed.minus(span).toEpochMilli();
    }

    long after(Duration span) {
        return changed.plus(span).toEpochMilli();
    }

    /** {@code value}, or null once in {@code n} times: for what a schema says may be null. */
    <T> @Nullable T orNull(int n, T value) {
        return once(n) ? null : value;
    }

    boolean once(int n) {
        return random.nextInt(n) == 0;
    }

    /** An address of a range that is reserved for documentation. */
    String clientIp() {
        return "203.0.113." + random.nextInt(1, 255);
    }

    String id(String prefix) {
        return Ids.id(prefix, random);
    }
}
