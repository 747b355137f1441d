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
 * Counts what became of every event. All meters exist from the start, so that a rate sees their first increase.
 *
 * <p>The arithmetic that alerts may rely on, since the start of the process:
 *
 * <pre>accepted + recovered = published + backlog + set aside</pre>
 *
 * where recovered is the backlog that the journal held at start, and an event is published once Kafka's in-sync
 * replicas have it, be it on the events topic or, quarantined, on the other.
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
    private final Map<SetAside, Counter> setAside = new EnumMap<>(SetAside.class);

    /** Where an event went that Kafka refuses for good. */
    public enum SetAside {
        QUARANTINE_TOPIC("quarantine-topic"),
        JOURNAL("journal");

        private final String label;

        SetAside(String label) {
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
                .description("Events that the journal held when the process started")
                .register(registry);
        gauge("kafka.partitions.stuck", "Partitions that take nothing although events wait for them", () -> stuck);
        stuckPartitions = MultiGauge.builder("clerk.ingress.kafka.partition.stuck")
                .description("1 for each partition that takes nothing although events wait for it")
                .register(registry);
        for (SetAside where : SetAside.values()) {
            setAside.put(where, setAsideIn(where));
        }
    }

    /** The event is durable: its request is answered 200. */
    public void accepted(Event event) {
        Counter counter = event.type() == null ? null : acceptedByType.get(event.type());
        Objects.requireNonNullElse(counter, acceptedOther).increment();
        QuarantineReason reason = event.quarantine();
        if (reason != null) {
            Objects.requireNonNull(quarantined.get(reason)).increment();
        }
    }

    /** Kafka's in-sync replicas have so many more events on the events topic. */
    public void publishedEvents(int count) {
        publishedEvents.increment(count);
    }

    /** Kafka's in-sync replicas have so many more events on the quarantine topic. */
    public void publishedQuarantine(int count) {
        publishedQuarantine.increment(count);
    }

    /** The journal held so many unpublished events when it was opened. */
    public void recovered(long count) {
        recovered.increment((double) count);
    }

    /** Kafka refuses the event for good, and it was kept elsewhere. */
    public void setAside(SetAside where) {
        Objects.requireNonNull(setAside.get(where)).increment();
    }

    /**
     * Registers a value that is read at each scrape.
     *
     * @param name dotted, without the service's prefix, with its unit at the end
     */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("clerk.ingress." + name, value).description(description).register(registry);
    }

    /** These partitions take nothing although events wait for them. */
    public void stuckPartitions(Set<String> names) {
        stuck = names.size();
        stuckPartitions.register(
                names.stream()
                        .map(name -> MultiGauge.Row.of(Tags.of("partition", name), 1))
                        .collect(Collectors.toList()),
                true);
    }

    /** For meters that belong to one part alone, such as the journal's own timers. */
    public MeterRegistry registry() {
        return registry;
    }

    private Counter accepted(String type) {
        return Counter.builder("clerk.ingress.events.accepted")
                .description("Events that are durable and were answered 200")
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
                .description("Events that Kafka's in-sync replicas acknowledged")
                .tag("topic", topic)
                .register(registry);
    }

    private Counter setAsideIn(SetAside where) {
        return Counter.builder("clerk.ingress.events.set.aside")
                .description("Events that Kafka refuses for good, by where they are kept")
                .tag("where", where.label)
                .register(registry);
    }
}
