// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

import dev.clerkbridge.console.search.BusyException;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RecordPlace;
import dev.clerkbridge.contract.RedrivableTopic;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import dev.clerkbridge.operations.kafka.SentRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Redrives quarantined events and dead letters: publishes them again. An event is marked as redriven after all in-sync
 * replicas have it, unless an earlier one failed. If a run is interrupted, the next run can publish some events again,
 * with the same ids.
 *
 * <p>A run stops reading after {@link #MAX_EVENTS} events that can be redriven, or twenty seconds. If it has found none
 * by then, it reads on until it finds one or a poll returns no record, because the next run would start at the same
 * record. A run also ends if the marks no longer fit into Kafka's limit, because the next one would publish the
 * unmarked events again. Thread-safe.
 *
 * <p>A run keeps only one batch of events in memory, because the selected ones can be thousands of up to 1 MiB each.
 */
public final class ConsoleRedrive {

    /** A run that has found this many events that can be redriven reads no further batch. */
    public static final int MAX_EVENTS = 1_000;

    private static final Duration BUDGET = Duration.ofSeconds(20);
    private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

    private final ConsoleTopics topics;
    private final Set<String> instanceIds;
    private final KafkaProperties kafka;
    private final Duration budget;
    private final Semaphore turn = new Semaphore(1);

    /**
     * Creates a redrive that connects at the first run.
     *
     * @param instanceIds Clerk instances whose events are usable; empty allows all
     */
    public ConsoleRedrive(ConsoleTopics topics, Set<String> instanceIds, KafkaProperties kafka) {
        this(topics, instanceIds, kafka, BUDGET);
    }

    ConsoleRedrive(ConsoleTopics topics, Set<String> instanceIds, KafkaProperties kafka, Duration budget) {
        this.topics = topics;
        this.instanceIds = Set.copyOf(instanceIds);
        this.kafka = kafka;
        this.budget = budget;
    }

    /**
     * Returns what {@link #run} would do now. Changes nothing.
     *
     * @param attempts as in {@link #run}
     * @throws KafkaException if Kafka does not answer, or denies access
     * @throws BusyException if another run is in progress
     */
    public RedriveResult dryRun(Selection selection, Consumer<RedriveAttempt> attempts) {
        return alone(() -> go(selection, null, attempts));
    }

    /**
     * Publishes the selected events that can be redriven.
     *
     * @param attempts receives each selected event; one that can be redriven, when Kafka has acknowledged or refused it
     * @throws KafkaException as in {@link #dryRun} or {@link SentRecord#refusal}; events that were published before
     *     the failed one are marked as redriven, but not those that were published after it
     * @throws BusyException as in {@link #dryRun}
     */
    public RedriveResult run(Selection selection, Consumer<RedriveAttempt> attempts) {
        return alone(() -> {
            try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                    producerProperties(kafka), new ByteArraySerializer(), new ByteArraySerializer())) {
                return go(selection, producer, attempts);
            }
        });
    }

    /** Runs that waited for a long one would occupy the threads that serve the other pages. */
    private RedriveResult alone(Supplier<RedriveResult> run) {
        if (!turn.tryAcquire()) {
            throw new BusyException("Another redrive is running.");
        }
        try {
            return run.get();
        } finally {
            turn.release();
        }
    }

    private RedriveResult go(
            Selection selection, @Nullable Producer<byte[], byte[]> producer, Consumer<RedriveAttempt> attempts) {
        long deadline = System.nanoTime() + budget.toNanos();
        long redriven = 0;
        long left = 0;
        try (RedrivableTopic topic = new RedrivableTopic(
                consumerProperties(kafka), selection.topic(), topics.events(), selection.places())) {
            boolean progressing = true;
            while (!topic.isFull()
                    && redriven < MAX_EVENTS
                    && !topic.isAtEnd()
                    && (System.nanoTime() < deadline || (redriven == 0 && progressing))) {
                long unread = topic.unread();
                List<ReceivedEvent> wanted =
                        topic.next().stream().filter(selection::wants).toList();
                long published = redrive(wanted, producer, topic, attempts);
                redriven += published;
                left += wanted.size() - published;
                progressing = topic.unread() < unread;
            }
            return new RedriveResult(redriven, left, topic.isAtEnd(), topic.isFull());
        }
    }

    /** Returns the number of events that were published or, without a producer, would be. */
    private long redrive(
            List<ReceivedEvent> events,
            @Nullable Producer<byte[], byte[]> producer,
            RedrivableTopic topic,
            Consumer<RedriveAttempt> attempts) {
        Map<ReceivedEvent, SentRecord> sent = new LinkedHashMap<>();
        long publishable = 0;
        for (ReceivedEvent event : events) {
            RedriveDecision decision = RedriveDecision.of(event, topics, instanceIds);
            if (producer != null && decision.record() != null) {
                sent.put(event, SentRecord.send(producer, decision.record()));
            } else {
                publishable += decision.record() == null ? 0 : 1;
                attempts.accept(new RedriveAttempt(event, decision.record() != null, decision.explanation()));
            }
        }
        if (producer == null) {
            return publishable;
        }
        List<RecordPlace> redriven = new ArrayList<>();
        try {
            sent.forEach((event, result) -> {
                Exception refusal = result.refusal();
                if (refusal == null) {
                    redriven.add(event.place());
                }
                attempts.accept(new RedriveAttempt(
                        event,
                        refusal == null,
                        refusal == null ? "published" : "Kafka refuses the record: " + refusal.getMessage()));
            });
        } catch (RuntimeException | Error e) {
            try {
                topic.markRedriven(redriven);
            } catch (RuntimeException unmarked) {
                e.addSuppressed(unmarked);
            }
            throw e;
        }
        topic.markRedriven(redriven);
        return redriven.size();
    }

    private static Map<String, Object> consumerProperties(KafkaProperties kafka) {
        Map<String, Object> properties = kafka.forConsumer();
        properties.put("default.api.timeout.ms", 5_000);
        return properties;
    }

    /** The properties of the producer that publishes: those of {@code kafka} and those that this class needs. */
    public static Map<String, Object> producerProperties(KafkaProperties kafka) {
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
        properties.put("batch.size", 0);
        return properties;
    }
}
