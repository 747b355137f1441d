// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts answers; confined to the thread that receives them. */
final class AnswerTally {

    private static final long HIGHEST = Duration.ofMinutes(2).toNanos();

    private final Histogram latency = new Histogram(HIGHEST, 3);
    private final Acknowledged acknowledged;
    private final Map<String, Long> refusals = new TreeMap<>();

    AnswerTally(SignedRequests requests) {
        this.acknowledged = new Acknowledged(requests);
    }

    void answered(Connection connection, int status, long now) {
        latency.recordValue(Math.min(HIGHEST, Math.max(0, now - connection.startedAt())));
        if (status == Connection.OK) {
            acknowledged.add(connection.index());
        } else {
            refusals.merge(connection.refusal(), 1L, Long::sum);
        }
    }

    LoadResult result(Duration took, Duration generatorCpu, Instant startedAt) {
        return new LoadResult(latency, acknowledged, Map.copyOf(refusals), took, generatorCpu, startedAt);
    }

    /** The CPU time of the calling thread. */
    static Duration threadCpu() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }
}
