// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts answers and collects their response times by status. Thread-safe. */
final class AnswerStatistics {

    private static final double MICROS_PER_MILLI = 1000;

    private final Map<Integer, Histogram> latencyByStatus = new TreeMap<>();
    private final long begin = System.nanoTime();
    private boolean allAccepted = true;

    synchronized void add(DeliveryAnswer answer) {
        allAccepted &= answer.accepted();
        latencyByStatus
                .computeIfAbsent(answer.status(), status -> new Histogram(3))
                .recordValue(answer.took().toNanos() / 1000);
    }

    synchronized boolean allAccepted() {
        return allAccepted;
    }

    synchronized long count() {
        return latencyByStatus.values().stream()
                .mapToLong(Histogram::getTotalCount)
                .sum();
    }

    /** Prints the total, and one row per status. */
    synchronized void print(PrintWriter out) {
        double seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
        out.printf(Locale.ROOT, "%,d deliveries in %.1f s, %,.0f per second%n", count(), seconds, count() / seconds);
        out.printf("%-8s %10s %12s %12s %12s%n", "answer", "count", "p50", "p99", "max");
        latencyByStatus.forEach((status, latency) -> out.printf(
                Locale.ROOT,
                "%-8d %,10d %9.1f ms %9.1f ms %9.1f ms%n",
                status,
                latency.getTotalCount(),
                latency.getValueAtPercentile(50) / MICROS_PER_MILLI,
                latency.getValueAtPercentile(99) / MICROS_PER_MILLI,
                latency.getMaxValue() / MICROS_PER_MILLI));
    }
}
