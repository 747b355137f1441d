// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** Meters of the journal: how long commits and syncs take, how many events a commit contains, and the backlog. */
public final class JournalMetrics {

    private static final Duration[] TIMES = {
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };
    private static final double[] SIZES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000};

    private final Timer commit;
    private final Timer sync;
    private final DistributionSummary group;

    public JournalMetrics(MeterRegistry registry) {
        commit = Timer.builder("clerk.ingress.journal.commit")
                .description("Time to make a group of events durable")
                .serviceLevelObjectives(TIMES)
                .register(registry);
        sync = Timer.builder("clerk.ingress.journal.sync")
                .description("Time that a commit waits for the disk (write and fsync)")
                .serviceLevelObjectives(TIMES)
                .register(registry);
        group = DistributionSummary.builder("clerk.ingress.journal.group")
                .description("Events that became durable with one fsync")
                .baseUnit("events")
                .serviceLevelObjectives(SIZES)
                .register(registry);
    }

    /** Registers the gauges of a journal. */
    public static void gauges(
            IngressMetrics metrics,
            Supplier<Number> events,
            Supplier<Number> setAside,
            Supplier<Number> bytes,
            Supplier<Number> oldestAgeSeconds,
            Supplier<Number> maxBytes) {
        metrics.gauge(
                "journal.backlog.events",
                "The first unpublished event in the journal and all later ones, even if published",
                events);
        metrics.gauge(
                "journal.set.aside.events", "Events that the quarantine topic refused, kept for a redrive", setAside);
        metrics.gauge("journal.backlog.bytes", "Size of the backlog, including set-aside events", bytes);
        metrics.gauge("journal.oldest.age.seconds", "Age of the oldest unpublished event", oldestAgeSeconds);
        metrics.gauge(
                "journal.max.bytes",
                "JOURNAL_MAX_BYTES: size of the backlog and the set-aside events beyond which new events are refused",
                maxBytes);
    }

    /**
     * Registers the journal's gauges for a service without a journal. All are 0, so that alerts work in both modes.
     */
    public static void none(IngressMetrics metrics) {
        gauges(metrics, () -> 0, () -> 0, () -> 0, () -> 0, () -> 0);
    }

    /** Records that a group of events became durable. */
    public void committed(int events, Duration time) {
        group.record(events);
        commit.record(time);
    }

    /** Records the time that a commit waited for the disk, whatever the commit changed. */
    public void synced(Duration time) {
        sync.record(time);
    }
}
