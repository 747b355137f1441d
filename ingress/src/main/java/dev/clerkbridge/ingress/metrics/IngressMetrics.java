// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.metrics;

import dev.clerkbridge.contract.EventTypes;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Counts events: accepted, recovered, quarantined, published and refused by Kafka. All counters exist from startup, so
 * that a rate includes their first increase.
 *
 * <p>An alert relies on this equation, which holds for the counts since the process started:
 *
 * <pre>accepted + recovered = published + refused by Kafka + backlog</pre>
 *
 * <p>The right side is greater while published events are still in the backlog, behind an unacknowledged one. The left
 * side is greater only while an event is being counted.
 *
 * <p>"Recovered" is the journal's backlog when the process started. An event is published when Kafka's in-sync replicas
 * have acknowledged it, on the events topic or on the quarantine topic. "Refused by Kafka" is every accepted event that
 * Kafka refused on its first topic, even if the quarantine topic then took the event; "published" does not count these.
 * In kafka mode, an event that is resent after its request timed out is counted if it becomes durable, and Svix's retry
 * of that event is counted again.
 */
public final class IngressMetrics {

    private final MeterRegistry registry;
    private final Map<String, Counter> acceptedByType = new HashMap<>();
    private final Counter acceptedOther;
    private final Map<QuarantineReason, Counter> quarantined = new EnumMap<>(QuarantineReason.class);
    private final Counter publishedEvents;
    private final Counter publishedQuarantine;
    private final Counter recovered;
    private final MultiGauge stuckPartitions;
    private volatile int stuck;
    private final Map<KeptIn, Counter> kept = new EnumMap<>(KeptIn.class);

    /**
     * Where an event that Kafka refused is kept: on the quarantine topic or, if that topic refused it, in the journal.
     */
    public enum KeptIn {
        QUARANTINE_TOPIC("quarantine-topic"),
        JOURNAL("journal");

        private final String label;

        KeptIn(String label) {
            this.label = label;
        }
    }

    public IngressMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (String type : EventTypes.KNOWN) {
            acceptedByType.put(type, accepted(type));
        }
        acceptedOther = accepted(EventTypes.OTHER);
        for (QuarantineReason reason : QuarantineReason.values()) {
            quarantined.put(reason, quarantinedFor(reason));
        }
        publishedEvents = published("events");
        publishedQuarantine = published("quarantine");
        recovered = Counter.builder("clerk.ingress.events.recovered")
                .description("Unpublished events in the journal when the process started")
                .register(registry);
        gauge("kafka.partitions.stuck", "Partitions without a leader, or silent while events wait", () -> stuck);
        stuckPartitions = MultiGauge.builder("clerk.ingress.kafka.partition.stuck")
                .description("1 for each partition without a leader, or silent while events wait for it")
                .register(registry);
        for (KeptIn where : KeptIn.values()) {
            kept.put(where, keptCounter(where));
        }
    }

    /** Counts an event that the acceptor has made durable. */
    public void accepted(Event event) {
        Counter counter = event.type() == null ? null : acceptedByType.get(event.type());
        Objects.requireNonNullElse(counter, acceptedOther).increment();
        QuarantineReason reason = event.quarantine();
        if (reason != null) {
            Objects.requireNonNull(quarantined.get(reason)).increment();
        }
    }

    /** Counts events that Kafka's in-sync replicas acknowledged on the events topic. */
    public void publishedEvents(int count) {
        publishedEvents.increment(count);
    }

    /**
     * Counts events that were already unusable when they were accepted, once Kafka's in-sync replicas have acknowledged
     * them on the quarantine topic.
     */
    public void publishedQuarantine(int count) {
        publishedQuarantine.increment(count);
    }

    /** Counts the unpublished events in the journal when it was opened. */
    public void recovered(long count) {
        recovered.increment((double) count);
    }

    /**
     * Counts an event that Kafka refused, and that is now on the quarantine topic or in the journal's table
     * {@code set_aside}.
     */
    public void keptAfterRefusal(KeptIn where) {
        Objects.requireNonNull(kept.get(where)).increment();
    }

    /**
     * Registers a gauge that is read at each scrape.
     *
     * @param name the dotted name without the prefix {@code clerk.ingress}; ends with the unit, if the value has one
     */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("clerk.ingress." + name, value).description(description).register(registry);
    }

    /** Sets the partitions that have no leader, or acknowledge nothing while events are waiting for them. */
    public void stuckPartitions(Set<String> names) {
        stuck = names.size();
        stuckPartitions.register(
                names.stream()
                        .map(name -> MultiGauge.Row.of(Tags.of("partition", name), 1))
                        .collect(Collectors.toList()),
                true);
    }

    /** The registry, for meters that are not declared here, such as the journal's timers. */
    public MeterRegistry registry() {
        return registry;
    }

    private Counter accepted(String type) {
        return Counter.builder("clerk.ingress.events.accepted")
                .description("Events that became durable, by type")
                .tag("type", type)
                .register(registry);
    }

    private Counter quarantinedFor(QuarantineReason reason) {
        return Counter.builder("clerk.ingress.events.quarantined")
                .description("Accepted events that no subscriber can use, by reason")
                .tag("reason", reason.code())
                .register(registry);
    }

    private Counter published(String topic) {
        return Counter.builder("clerk.ingress.events.published")
                .description("Events that Kafka's in-sync replicas acknowledged, except events that Kafka had refused")
                .tag("topic", topic)
                .register(registry);
    }

    private Counter keptCounter(KeptIn where) {
        return Counter.builder("clerk.ingress.events.refused.by.kafka")
                .description("Events that Kafka refused, by the place where they are kept")
                .tag("where", where.label)
                .register(registry);
    }
}
