// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Detects from the age of the last heartbeat that the group's coordinator is unreachable, because a poll does not fail
 * even while all brokers are down.
 */
final class CoordinatorContact {

    private static final double MAX_SILENCE_SECONDS = 10;

    private final Consumer<?, ?> consumer;
    private @Nullable Metric age;

    CoordinatorContact(Consumer<?, ?> consumer) {
        this.consumer = consumer;
    }

    /** A failure if the last heartbeat is too old; otherwise null. */
    @Nullable Failure failure() {
        if (age == null) {
            age = consumer.metrics().values().stream()
                    .filter(metric -> metric.metricName().name().equals("last-heartbeat-seconds-ago"))
                    .findAny()
                    .orElse(null);
        }
        boolean silent = age != null
                && age.metricValue() instanceof Number seconds
                && seconds.doubleValue() > MAX_SILENCE_SECONDS;
        return silent
                ? new Failure(
                        FailureKind.TRANSIENT,
                        "NoHeartbeat",
                        "Kafka: no heartbeat for 10 s; the group's coordinator is unreachable, or the group waits for"
                                + " another instance")
                : null;
    }
}
