// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a load brought to light.
 *
 * @param latency nanoseconds to the answer: from sending in a closed loop, from when the request was due in an open one
 * @param acknowledged which requests were answered 200
 * @param refusals how many were answered otherwise, by what the answer said
 * @param took from the first request to the last answer
 * @param generatorCpu what the generator's own threads used
 * @param startedAt when the first request was sent or due
 */
public record LoadResult(
        Histogram latency,
        Acknowledged acknowledged,
        Map<String, Long> refusals,
        Duration took,
        Duration generatorCpu,
        Instant startedAt) {

    /** All answers but 200. */
    public long refused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}
