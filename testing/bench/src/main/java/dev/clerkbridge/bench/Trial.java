// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import dev.clerkbridge.bench.load.LoadResult;
import java.time.Duration;

/**
 * One load on one server, and what it cost.
 *
 * @param costs processor time from the first request until the last event was on the topic
 * @param garbageBytes what the server allocated meanwhile
 * @param residentBytes the server's memory at the end
 * @param drained how long after the last answer the last event was on the topic
 * @param missing acknowledged events that are not on the topic; must be 0
 */
record Trial(LoadResult load, Costs costs, long garbageBytes, long residentBytes, Duration drained, long missing) {

    /** The same trial, once its events had time to arrive. */
    Trial arrived(Duration after, long lost) {
        return new Trial(load, costs, garbageBytes, residentBytes, after, lost);
    }

    /**
     * Processor time.
     *
     * @param server the server under load
     * @param broker the Kafka broker
     * @param others everything on the machine that is no part of the benchmark
     * @param wall how long it was counted
     */
    record Costs(Duration server, Duration broker, Duration others, Duration wall) {

        Costs plus(Costs more) {
            return new Costs(
                    server.plus(more.server), broker.plus(more.broker), others.plus(more.others), wall.plus(more.wall));
        }
    }
}
