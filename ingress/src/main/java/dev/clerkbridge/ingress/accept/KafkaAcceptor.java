// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.config.AckAfter;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.JournalMetrics;
import dev.clerkbridge.ingress.publish.KafkaHealth;
import dev.clerkbridge.ingress.publish.Publisher;
import dev.clerkbridge.operations.health.Health;
import java.time.Duration;
import java.util.List;

/**
 * Makes events durable in Kafka: an event is durable when the in-sync replicas have acknowledged it. This process
 * stores no events, so it refuses every event while Kafka is down.
 */
public final class KafkaAcceptor implements EventAcceptor {

    private final WaitingEvents events;
    private final Publisher publisher;
    private final KafkaHealth kafka;
    private volatile boolean closing;

    private KafkaAcceptor(WaitingEvents events, Publisher publisher, KafkaHealth kafka) {
        this.events = events;
        this.publisher = publisher;
        this.kafka = kafka;
    }

    /**
     * Creates an acceptor that connects to Kafka in the background, reconnects after every outage and reports Kafka's
     * state to {@code health}.
     */
    public static KafkaAcceptor open(IngressKafkaConfig config, IngressMetrics metrics, Health health) {
        KafkaHealth kafka = new KafkaHealth(health.required("kafka"), health.informative("partitions"), metrics);
        WaitingEvents events = new WaitingEvents(kafka, metrics);
        JournalMetrics.none(metrics);
        // The console recognizes kafka mode by this metric.
        metrics.gauge("kafka.in.flight.bytes", "Size of the events waiting for Kafka's acknowledgement", events::bytes);
        Publisher publisher =
                new Publisher(events, config, AckAfter.KAFKA.deliveryTimeout(), metrics, kafka, failure -> {});
        return new KafkaAcceptor(events, publisher, kafka);
    }

    @Override
    public void accept(List<EventSubmission> submissions) {
        if (closing) {
            submissions.forEach(submission -> submission.callback().completed(AcceptResult.CLOSING));
        } else if (!kafka.up()) {
            submissions.forEach(submission -> submission.callback().completed(AcceptResult.FAILED));
        } else {
            events.add(submissions);
        }
    }

    @Override
    public void close(Duration deadline) {
        closing = true;
        events.beginClosing();
        try {
            publisher.close(deadline);
        } finally {
            events.close();
        }
    }
}
