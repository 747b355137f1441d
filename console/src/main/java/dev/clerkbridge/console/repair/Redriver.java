// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.repair;

import dev.clerkbridge.console.repair.RedriveResult.Outcome;
import dev.clerkbridge.console.search.Topics;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RedrivenOffsets;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Redrives quarantined events and dead letters: publishes them again. An event counts as redriven when all in-sync
 * replicas have it. After an interrupted run, a few events may be published twice, with the same {@code svix-id}.
 *
 * <p>A run stops reading after {@link #MAX_EVENTS} events or twenty seconds. Thread-safe: runs wait for each other.
 */
public final class Redriver {

    /** A run that has read this many events reads no further batch. */
    public static final int MAX_EVENTS = 1_000;

    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    private final Topics topics;
    private final Set<String> instanceIds;
    private final KafkaProperties kafka;
    private final RedriveMarks marks;

    /**
     * Creates a redriver that connects at the first run.
     *
     * @param instanceIds Clerk instances whose events are usable; empty allows all
     */
    public Redriver(Topics topics, Set<String> instanceIds, KafkaProperties kafka, RedriveMarks marks) {
        this.topics = topics;
        this.instanceIds = Set.copyOf(instanceIds);
        this.kafka = kafka;
        this.marks = marks;
    }

    /**
     * Returns what {@link #run} would do now. Changes nothing.
     *
     * @throws KafkaException if Kafka does not answer
     */
    public synchronized RedriveResult dryRun(Selection selection) {
        return go(selection, null);
    }

    /**
     * Publishes the selected events that are usable.
     *
     * @throws KafkaException if Kafka does not acknowledge an event; the events before it are redriven
     */
    public synchronized RedriveResult run(Selection selection) {
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            return go(selection, producer);
        }
    }

    private RedriveResult go(Selection selection, @Nullable Producer<byte[], byte[]> producer) {
        Map<TopicPartition, RedrivenOffsets> redriven = marks.read();
        List<Outcome> outcomes = new ArrayList<>();
        try (SetAsideReader reader = new SetAsideReader(kafka.forConsumer(), selection, redriven)) {
            while (outcomes.size() < MAX_EVENTS && reader.hasNext()) {
                List<ReceivedEvent> wanted = reader.next();
                outcomes.addAll(producer == null ? judge(wanted) : publish(wanted, producer, reader));
            }
            return new RedriveResult(outcomes, reader.isAtEnd());
        }
    }

    private List<Outcome> judge(List<ReceivedEvent> events) {
        return events.stream()
                .map(event -> {
                    Revival revival = Revival.of(event, topics, instanceIds);
                    return new Outcome(event, revival.record() != null, revival.explanation());
                })
                .toList();
    }

    private List<Outcome> publish(
            List<ReceivedEvent> events, Producer<byte[], byte[]> producer, SetAsideReader reader) {
        Map<ReceivedEvent, Future<?>> sent = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (ReceivedEvent event : events) {
            Revival revival = Revival.of(event, topics, instanceIds);
            if (revival.record() == null) {
                outcomes.add(new Outcome(event, false, revival.explanation()));
            } else {
                sent.put(event, producer.send(revival.record()));
            }
        }
        Set<TopicPartition> touched = new HashSet<>();
        try {
            sent.forEach((event, acknowledged) -> {
                String refusal = refusal(acknowledged);
                if (refusal == null) {
                    touched.add(note(event, reader));
                }
                outcomes.add(new Outcome(event, refusal == null, refusal == null ? "published" : "stays: " + refusal));
            });
        } finally {
            touched.forEach(partition -> marks.write(partition, reader.redriven(partition)));
        }
        return outcomes;
    }

    private static TopicPartition note(ReceivedEvent event, SetAsideReader reader) {
        TopicPartition partition =
                new TopicPartition(event.record().topic(), event.record().partition());
        reader.redriven(partition).add(event.record().offset());
        return partition;
    }

    /** Why Kafka will never accept the record; null if it was acknowledged. */
    private static @Nullable String refusal(Future<?> acknowledged) {
        try {
            acknowledged.get();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException || e.getCause() instanceof InvalidRecordException) {
                return "Kafka refuses it: " + e.getCause().getMessage();
            }
            throw new KafkaException("Kafka did not take an event: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }

    private Map<String, Object> producerProperties() {
        Map<String, Object> properties = kafka.forProducer();
        properties.put("client.id", "clerk-console");
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("max.in.flight.requests.per.connection", 1);
        properties.put("max.request.size", MAX_REQUEST_BYTES);
        properties.put("request.timeout.ms", 5_000);
        properties.put("delivery.timeout.ms", (int) Duration.ofSeconds(15).toMillis());
        properties.put("max.block.ms", 5_000);
        properties.put("linger.ms", 0);
        return properties;
    }
}
