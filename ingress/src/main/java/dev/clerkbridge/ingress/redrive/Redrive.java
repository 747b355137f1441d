// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.kafka.SendFailure;
import dev.clerkbridge.operations.command.RedriveOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Reads quarantined or set-aside events again with the current settings, and publishes the usable ones to the events
 * topic with the same bytes, Svix headers and acceptance time. Unusable events stay where they are.
 *
 * <p>An event counts as redriven once Kafka has acknowledged it. If a run is aborted, the next run may publish a few
 * events again. Subscribers recognize these duplicates by their {@code svix-id}.
 */
final class Redrive {

    private static final String LEFT = "left: ";

    private final EventStore store;
    private final EventReader reader;
    private final EventRecords records;
    private final Producer<byte[], byte[]> producer;

    Redrive(EventStore store, EventReader reader, EventRecords records, Producer<byte[], byte[]> producer) {
        this.store = store;
        this.reader = reader;
        this.records = records;
        this.producer = producer;
    }

    /**
     * Processes the events that exist when the run starts.
     *
     * @param shown receives every selected event and its result
     * @throws KafkaException if Kafka fails; the events already passed to {@code shown} are complete
     */
    void run(RedriveOptions options, BiConsumer<StoredEvent, String> shown) {
        long left = options.limit();
        for (List<StoredEvent> found = store.next(); !found.isEmpty() && left > 0; found = store.next()) {
            List<StoredEvent> wanted = found.stream()
                    .filter(event -> options.select(event.shown()))
                    .limit(left)
                    .toList();
            left -= wanted.size();
            publish(wanted, options.isDryRun()).forEach(shown);
        }
    }

    private Map<StoredEvent, String> publish(List<StoredEvent> events, boolean dryRun) {
        Map<StoredEvent, String> results = new LinkedHashMap<>();
        Map<StoredEvent, Future<?>> sent = new LinkedHashMap<>();
        for (StoredEvent stored : events) {
            Event event = reader.readAgain(stored.svix(), stored.shown().acceptedAt(), stored.body());
            QuarantineReason reason = event.quarantine();
            results.put(stored, reason == null ? "redriven" : LEFT + reason.code());
            if (reason == null && !dryRun) {
                sent.put(stored, producer.send(records.record(event, null, stored.timestamp())));
            }
        }
        List<StoredEvent> redriven = new ArrayList<>();
        sent.forEach((stored, acknowledged) -> {
            if (isAcknowledged(acknowledged)) {
                redriven.add(stored);
            } else {
                results.put(stored, LEFT + QuarantineReason.REFUSED_BY_KAFKA.code());
            }
        });
        if (!redriven.isEmpty()) {
            store.markRedriven(redriven);
        }
        return results;
    }

    /** Returns false if Kafka will never accept the record. */
    private static boolean isAcknowledged(Future<?> acknowledged) {
        try {
            acknowledged.get();
            return true;
        } catch (ExecutionException e) {
            Exception cause = e.getCause() instanceof Exception exception ? exception : e;
            SendFailure failure = SendFailure.of(cause);
            if (failure == SendFailure.TOO_LARGE || failure == SendFailure.INVALID) {
                return false;
            }
            throw new KafkaException("Kafka did not accept an event: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }
}
