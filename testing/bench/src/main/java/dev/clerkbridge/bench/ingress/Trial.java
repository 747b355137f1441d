// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.load.LoadResult;
import java.time.Duration;

/**
 * One load on one server and its cost.
 *
 * @param costs processor time from the first request until the last event was on the topic; until the last answer if
 *     the trial does not check the topic, or checks it later
 * @param garbageBytes bytes that the server allocated in that time
 * @param residentBytes the server's memory when the last answer arrived
 * @param drained time from the last answer until the last event was on the topic
 * @param missing acknowledged events that are not on the topic, or whose bytes differ; must be 0
 */
record Trial(LoadResult load, Costs costs, long garbageBytes, long residentBytes, Duration drained, long missing) {

    /** A copy of the trial with the result of the check for missing events. */
    Trial arrived(Duration after, long lost) {
        return new Trial(load, costs, garbageBytes, residentBytes, after, lost);
    }

    /**
     * Processor time during the measurement.
     *
     * @param server the server under load
     * @param broker the Kafka broker
     * @param others everything on the machine that is not part of the benchmark
     * @param wall the measured wall-clock time
     */
    record Costs(Duration server, Duration broker, Duration others, Duration wall) {

        Costs plus(Costs more) {
            return new Costs(
                    server.plus(more.server), broker.plus(more.broker), others.plus(more.others), wall.plus(more.wall));
        }
    }
}
