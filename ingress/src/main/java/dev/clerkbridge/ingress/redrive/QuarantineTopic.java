// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.contract.QuarantinedEvent;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RecordPlace;
import dev.clerkbridge.contract.RedrivableTopic;
import dev.clerkbridge.ingress.config.RedriveConfig;
import dev.clerkbridge.operations.command.RedriveCandidate;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The events on the quarantine topic. Reading them does not affect a running service. */
final class QuarantineTopic implements EventStore {

    private final RedrivableTopic topic;
    private final String eventsTopic;
    private final Set<String> instanceIds;

    QuarantineTopic(RedriveConfig config) {
        this.eventsTopic = config.kafka().eventsTopic();
        this.instanceIds = config.instanceIds();
        this.topic = new RedrivableTopic(
                config.consumerProperties(), config.kafka().quarantineTopic(), eventsTopic, Set.of());
    }

    @Override
    public List<StoredEvent> next() {
        List<ReceivedEvent> events = List.of();
        while (events.isEmpty() && !topic.isAtEnd()) {
            events = topic.next();
        }
        return events.stream().map(this::judge).toList();
    }

    private StoredEvent judge(ReceivedEvent event) {
        RedriveCandidate shown = new RedriveCandidate(
                event.place().toString(),
                Objects.requireNonNullElse(event.header(EventHeaders.ERROR_REASON), ""),
                event.type(),
                event.id(),
                event.recordedAt());
        QuarantinedEvent quarantined = new QuarantinedEvent(event);
        QuarantineReason reason = quarantined.unusable(instanceIds);
        return new StoredEvent(shown, reason == null ? quarantined.toRecord(eventsTopic) : null, reason);
    }

    @Override
    public void markRedriven(List<StoredEvent> events) {
        topic.markRedriven(events.stream()
                .map(event -> RecordPlace.parse(event.shown().place()))
                .toList());
    }

    @Override
    public void close() {
        topic.close();
    }
}
