// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The time and the Clerk instance of an object's change, and a random generator for the object's optional fields.
 *
 * @param changed the object's {@code updated_at}
 */
record Moment(Instant changed, String instanceId, RandomGenerator random) {

    /** The time of the change in epoch milliseconds, as in all of Clerk's payloads. */
    long now() {
        return changed.toEpochMilli();
    }

    long before(Duration span) {
        return changed.minus(span).toEpochMilli();
    }

    long after(Duration span) {
        return changed.plus(span).toEpochMilli();
    }

    /** {@code value}, or null with probability 1/{@code n}; for nullable fields. */
    <T> @Nullable T orNull(int n, T value) {
        return oneIn(n) ? null : value;
    }

    /** True with probability 1/{@code n}. */
    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    /** An IP address from a range reserved for documentation. */
    String clientIp() {
        return "203.0.113." + random.nextInt(1, 255);
    }

    String id(String prefix) {
        return Ids.id(prefix, random);
    }
}
