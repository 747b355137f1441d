// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.metrics;

import dev.clerkbridge.usersync.mirror.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The service's meters.
 *
 * <p>Alerts can rely on this: {@code clerk_user_sync_consumed_total} equals the sum of {@code
 * clerk_user_sync_events_total} over all types and outcomes, plus {@code clerk_user_sync_open}. An event that this
 * process reads again is not counted again. All types that are not mirrored share the label value {@code other}, to
 * limit the number of time series.
 */
public final class SyncMetrics {

    private static final String PREFIX = "clerk_user_sync_";

    private static final String OTHER = "other";

    private static final Set<String> MIRRORED = Set.of(
            "user.created",
            "user.updated",
            "user.deleted",
            "user.snapshot",
            "user.absent",
            "organization.created",
            "organization.updated",
            "organization.deleted",
            "organization.snapshot",
            "organization.absent",
            "organizationMembership.created",
            "organizationMembership.updated",
            "organizationMembership.deleted",
            "organizationMembership.snapshot",
            "organizationMembership.absent");

    private static final Duration[] FRESHNESS = {
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(2),
        Duration.ofHours(12)
    };

    private final MeterRegistry registry;
    private final Map<String, Counter> events = new HashMap<>();
    private final Counter consumed;
    private final Counter expired;
    private volatile double expiredAt = Double.NaN;
    private final Counter retried;
    private final Timer freshness;
    private final Timer batchTime;
    private final DistributionSummary batchSize;

    /** Registers the meters, so that they exist from the first scrape; {@link #gauge} adds others. */
    public SyncMetrics(MeterRegistry registry) {
        this.registry = registry;
        Stream.concat(MIRRORED.stream(), Stream.of(OTHER))
                .forEach(type -> List.of(Outcome.values()).forEach(outcome -> counter(type, outcome)));
        consumed = Counter.builder(PREFIX + "consumed")
                .description("Events read: the sum of clerk_user_sync_events_total and clerk_user_sync_open")
                .register(registry);
        expired = Counter.builder(PREFIX + "expired")
                .description("Records (events and snapshots) that Kafka deleted before they were read")
                .register(registry);
        Gauge.builder(PREFIX + "expired_timestamp_seconds", () -> expiredAt)
                .description("When the service last found that Kafka had deleted unread records, in seconds since 1970;"
                        + " NaN if that has not happened since it started")
                .register(registry);
        retried = Counter.builder(PREFIX + "retried")
                .description("Retries of events after failed transactions")
                .register(registry);
        freshness = Timer.builder(PREFIX + "freshness")
                .description("Time from the event's timestamp, by Clerk's clock, to the commit of its row")
                .serviceLevelObjectives(FRESHNESS)
                .register(registry);
        batchTime = Timer.builder(PREFIX + "batch")
                .description("Time to settle a batch, including the database commit")
                .register(registry);
        batchSize = DistributionSummary.builder(PREFIX + "batch_events")
                .description("Events settled in a batch")
                .register(registry);
    }

    private Counter counter(String type, Outcome outcome) {
        String label = MIRRORED.contains(type) ? type : OTHER;
        return events.computeIfAbsent(
                label + " " + outcome,
                key -> Counter.builder(PREFIX + "events")
                        .description("Events by type and outcome")
                        .tag("type", label)
                        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                        .register(registry));
    }

    /** Counts one event when it is read for the first time. */
    public void consumed() {
        consumed.increment();
    }

    /** Counts records that Kafka deleted before they were read. */
    public void expired(long count) {
        expiredAt = System.currentTimeMillis() / 1000.0;
        expired.increment((double) count);
    }

    /** Counts the outcome of one event. */
    public void countOutcome(String type, Outcome outcome) {
        counter(type, outcome).increment();
    }

    /** Records the age of an event whose row was just committed. */
    public void applied(Duration age) {
        freshness.record(age.isNegative() ? Duration.ZERO : age);
    }

    /** Counts retried events. */
    public void retried(int count) {
        retried.increment(count);
    }

    /** Records one batch. */
    public void batch(int count, Duration took) {
        batchSize.record(count);
        batchTime.record(took);
    }

    /** Registers a gauge that is read at every scrape. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(PREFIX + name, value).description(description).register(registry);
    }
}
