// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.health;

import dev.clerkbridge.operations.health.Health;
import dev.clerkbridge.usersync.failure.Failure;
import java.util.Locale;

/** Tells the health of a service that is nothing but its loop. */
public final class LoopHealth {

    private LoopHealth() {}

    /** Live: a restart would not help. Ready: events are being applied. */
    public static Health of(LoopStatus loop) {
        Health health = new Health();
        health.vital("loop", () -> loop.isAlive() ? null : cause(loop));
        health.required("loop", () -> loop.isReady() ? null : cause(loop));
        return health;
    }

    private static String cause(LoopStatus loop) {
        Failure cause = loop.cause();
        if (cause != null) {
            return cause.message();
        }
        if (loop.isHanging()) {
            return "The loop has not turned for " + loop.sinceLastTurn().toSeconds() + " s";
        }
        if (loop.phase() == LoopStatus.Phase.RUNNING) {
            return "No partitions assigned yet: Kafka is not reached, or the group is forming, or the topic is missing";
        }
        return "The loop is " + loop.phase().name().toLowerCase(Locale.ROOT);
    }
}
