// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The result of a load.
 *
 * @param latency nanoseconds until the answer, from sending (closed loop) or from when the request was due (open loop)
 * @param acknowledged the requests answered 200
 * @param refusals number of answers other than 200, by status and text
 * @param took time from the first request to the last answer
 * @param generatorCpu CPU time of the load generator's threads
 * @param startedAt when the first request was sent or due
 */
public record LoadResult(
        Histogram latency,
        Acknowledged acknowledged,
        Map<String, Long> refusals,
        Duration took,
        Duration generatorCpu,
        Instant startedAt) {

    /** The number of answers other than 200. */
    public long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}
