// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import dev.clerkbridge.testbed.process.JavaProcess;
import java.time.Duration;

/**
 * How fast a consumer reads a backlog, and what it costs.
 *
 * @param events the number of consumed events
 * @param took the time in which they were consumed
 * @param cpu processor time of the consumer in that time
 * @param postgres processor time of PostgreSQL in that time
 * @param garbageBytes bytes that the consumer allocated in that time
 * @param residentBytes the consumer's memory at the end
 * @param peakBytes the largest memory that the consumer had
 */
record Pace(
        long events,
        Duration took,
        Duration cpu,
        Duration postgres,
        long garbageBytes,
        long residentBytes,
        long peakBytes) {

    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Runs consumer-user-sync as this group until it has consumed the plan's events, for at most 15 minutes. */
    static Pace ofMirror(ConsumerContext context, String topic, String group) throws InterruptedException {
        try (JavaProcess process = ConsumerProcess.launch(context, topic, group)) {
            return measure(context, process, group, LIMIT);
        }
    }

    /** Measures from the first committed event, so the JVM's startup is not included. */
    static Pace measure(ConsumerContext context, JavaProcess process, String group, Duration limit)
            throws InterruptedException {
        try (GroupProgress progress = new GroupProgress(context.system().bootstrapServers(), group)) {
            process.awaitReady(Duration.ofSeconds(60), () -> consumed(progress) > 0);
            long first = progress.consumed();
            long begin = System.nanoTime();
            Duration cpu = process.cpu();
            Duration postgres = context.database().cpu();
            long garbage = process.garbage().allocatedBytes();
            long last = first;
            while (last < context.plan().events() && System.nanoTime() - begin < limit.toNanos() && process.isAlive()) {
                Thread.sleep(100);
                last = progress.consumed();
            }
            Pace pace = new Pace(
                    last - first,
                    Duration.ofNanos(System.nanoTime() - begin),
                    process.cpu().minus(cpu),
                    context.database().cpu().minus(postgres),
                    process.garbage().allocatedBytes() - garbage,
                    process.residentBytes(),
                    process.peakResidentBytes());
            context.report().progress("%s: %,.0f events/s", group, pace.perSecond());
            return pace;
        }
    }

    double perSecond() {
        return events * 1e9 / took.toNanos();
    }

    /** Converts a CPU time to microseconds per event. */
    double micros(Duration used) {
        return used.toNanos() / 1e3 / events;
    }

    private static long consumed(GroupProgress progress) {
        try {
            return progress.consumed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
