// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.operations.command.RedriveOptions;
import dev.clerkbridge.operations.kafka.SentRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Checks quarantined or set-aside events again against the current settings, and publishes the usable ones to the
 * events topic with the same bytes, Svix headers and acceptance time. Unusable events, and events that Kafka refuses
 * again, stay where they are.
 *
 * <p>An event counts as redriven once Kafka has acknowledged it. If a run is aborted, the next run may republish the
 * last batch of the aborted run. Subscribers recognize these duplicates by their {@code svix-id}.
 */
final class IngressRedrive {

    private static final String LEFT = "left: ";

    private final EventStore store;
    private final Producer<byte[], byte[]> producer;

    IngressRedrive(EventStore store, Producer<byte[], byte[]> producer) {
        this.store = store;
        this.producer = producer;
    }

    /**
     * Publishes the selected events that are usable. A dry run publishes nothing, and its results say what a run would
     * do if Kafka refused no event.
     *
     * @param shown receives every selected event and its result
     * @throws KafkaException if Kafka fails; the results already passed to {@code shown} are final
     */
    void run(RedriveOptions options, BiConsumer<StoredEvent, String> shown) {
        long left = options.limit();
        for (List<StoredEvent> found = store.next(); !found.isEmpty(); found = left > 0 ? store.next() : List.of()) {
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
        Map<StoredEvent, SentRecord> sent = new LinkedHashMap<>();
        for (StoredEvent event : events) {
            QuarantineReason reason = event.unusable();
            results.put(event, reason == null ? "redriven" : LEFT + reason.code());
            if (event.record() != null && !dryRun) {
                sent.put(event, SentRecord.send(producer, event.record()));
            }
        }
        List<StoredEvent> redriven = new ArrayList<>();
        sent.forEach((event, result) -> {
            if (result.refusal() == null) {
                redriven.add(event);
            } else {
                results.put(event, LEFT + QuarantineReason.REFUSED_BY_KAFKA.code());
            }
        });
        if (!redriven.isEmpty()) {
            store.markRedriven(redriven);
        }
        return results;
    }
}
