// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.health;

import dev.clerkbridge.operations.health.Health;
import dev.clerkbridge.usersync.failure.Failure;
import java.util.Locale;

/** Derives the service's health from the status of its loop. */
public final class LoopHealth {

    private LoopHealth() {}

    /** The service is live unless a restart would help, and ready while it can apply events. */
    public static Health of(LoopStatus loop) {
        Health health = new Health();
        health.vital("loop", () -> loop.isAlive() ? null : cause(loop));
        health.required("loop", () -> loop.isReady() ? null : cause(loop));
        return health;
    }

    private static String cause(LoopStatus loop) {
        Failure cause = loop.cause();
        if (cause != null) {
            boolean starting = loop.phase() == LoopStatus.Phase.STARTING; // the next attempt may be running
            return starting ? "The last attempt to start failed: " + cause.message() : cause.message();
        }
        if (loop.isHung()) {
            return "The consumer loop has made no progress for "
                    + loop.sinceLastIteration().toSeconds() + " s";
        }
        if (loop.phase() == LoopStatus.Phase.RUNNING) {
            return "No partitions of the events topic assigned yet: Kafka is unreachable, the group is still forming,"
                    + " or the topic is missing";
        }
        return "The consumer loop is " + loop.phase().name().toLowerCase(Locale.ROOT);
    }
}
