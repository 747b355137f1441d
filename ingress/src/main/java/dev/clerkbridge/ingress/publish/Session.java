// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.kafka.SendFailure;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.IngressMetrics.SetAside;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer from its creation to its end.
 *
 * <p>An outage is survived inside the producer, which keeps the order by itself. A failed send ends the session at that
 * moment, on the producer's own thread: nothing that was to be sent later can then overtake what failed. The exceptions
 * are a record that was refused for itself, and an event whose sender no longer waits.
 */
final class Session {

    private static final Logger LOGGER = LoggerFactory.getLogger(Session.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Lanes lanes;
    private final EventRecords records;
    private final RecordTimes times;
    private final KafkaHealth health;
    private final IngressMetrics metrics;
    private final Queue<PendingEvent> refused = new ConcurrentLinkedQueue<>();
    private long answers;
    private volatile long answeredAt = System.nanoTime();
    private volatile boolean productive;
    private volatile @Nullable Throwable failure;

    Session(
            KafkaProducer<byte[], byte[]> producer,
            Lanes lanes,
            EventRecords records,
            RecordTimes times,
            KafkaHealth health,
            IngressMetrics metrics) {
        this.producer = producer;
        this.lanes = lanes;
        this.records = records;
        this.times = times;
        this.health = health;
        this.metrics = metrics;
    }

    Lanes lanes() {
        return lanes;
    }

    /** Why nothing more can be sent here, or null while it can. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Sends in the order of the calls; does nothing after a failure, when a later session will send it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told
    void send(Lane lane, PendingEvent pending) {
        if (failure != null || pending.finished()) {
            return;
        }
        Event event = pending.event();
        long timestamp = times.timestamp(event);
        ProducerRecord<byte[], byte[]> message = records.record(event, lane.partition(), timestamp);
        boolean alone = pending.suspect();
        pending.sent();
        lane.sent(pending);
        LOGGER.atDebug()
                .addKeyValue("svix-id", event.id())
                .addKeyValue("to", lane)
                .log("Sending event");
        producer.send(
                message,
                (metadata, problem) -> completed(lane, new Sending(pending, event, timestamp, alone), problem));
    }

    /** The events that were refused for themselves and are neither queued for the quarantine nor set aside. */
    List<PendingEvent> takeRefused() {
        List<PendingEvent> taken = new ArrayList<>();
        for (PendingEvent next = refused.poll(); next != null; next = refused.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Has a refused event come back from {@link #takeRefused}. */
    void refused(PendingEvent pending) {
        refused.add(pending);
    }

    /** Whether some broker is connected at this moment. */
    boolean connected() {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count")
                        && metric.getKey().group().equals("producer-metrics"))
                .anyMatch(metric -> ((Number) metric.getValue().metricValue()).doubleValue() > 0);
    }

    /** Whether Kafka has acknowledged anything. */
    boolean productive() {
        return productive;
    }

    /** For how long Kafka has answered nothing, since this session began at the earliest. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - answeredAt);
    }

    /** How often Kafka has answered. */
    synchronized long answers() {
        return answers;
    }

    /** Waits for an answer of Kafka, if there was none since {@code seen} of them. */
    @SuppressWarnings("WaitNotInLoop") // the caller looks again in any case
    synchronized void awaitAnswer(long seen, Duration patience) throws InterruptedException {
        if (answers == seen && !patience.isZero()) {
            wait(patience.toMillis());
        }
    }

    /** Ends the session; what was not acknowledged is for the next one. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            producer.close(Duration.ZERO);
        }
    }

    /** Returns when the producer's thread has ended, so that nothing is sent twice at the same time. */
    void close() {
        boolean failed = failure != null;
        failure = failed ? failure : new IllegalStateException("the session was closed");
        producer.close(failed ? CLOSE_TIMEOUT : Duration.ZERO);
    }

    /** On the producer's thread as a rule, in the order in which one partition's events were sent. */
    private void completed(Lane lane, Sending sending, @Nullable Exception problem) {
        try {
            if (problem == null) {
                acknowledged(sending.pending(), sending.event());
            } else {
                failed(sending, problem);
            }
        } catch (RuntimeException | Error e) {
            // Kafka's client would only log it.
            fail(e);
        } finally {
            lane.answered(sending.pending());
            answered();
        }
    }

    private synchronized void answered() {
        answers++;
        answeredAt = System.nanoTime();
        notifyAll();
    }

    private void acknowledged(PendingEvent pending, Event event) {
        productive = true;
        health.acknowledged();
        if (pending.finish()) {
            LOGGER.atDebug().addKeyValue("svix-id", event.id()).log("Kafka acknowledged event");
            count(event);
            pending.acknowledged();
        }
    }

    private void failed(Sending sending, Exception problem) {
        SendFailure kind = SendFailure.of(problem);
        if (kind == SendFailure.INVALID && !sending.alone()) {
            // Even after the session has failed: the callbacks of one batch come one after the other.
            sending.pending().suspected();
        }
        if (failure == null && !survives(kind, sending, problem)) {
            health.failed(sending.event(), problem);
            fail(problem);
        }
    }

    /** Whether the session goes on after this failure. */
    private boolean survives(SendFailure kind, Sending sending, Exception problem) {
        return switch (kind) {
            case TOO_LARGE -> refuse(sending, problem);
            case INVALID -> sending.alone() && refuse(sending, problem);
            // Good events go on without rights on the quarantine topic.
            case DENIED -> sending.event().quarantine() != null && refuse(sending, problem);
            case TIMESTAMP -> {
                times.refused(sending.timestamp());
                yield false;
            }
            case TIMED_OUT -> sending.pending().timedOut();
            case BROKEN -> false;
        };
    }

    private boolean refuse(Sending sending, Exception problem) {
        LOGGER.atWarn()
                .addKeyValue("svix-id", sending.event().id())
                .addKeyValue("reason", problem.getClass().getSimpleName())
                .log("Kafka can never take this event where it was sent");
        sending.pending().refused();
        refused.add(sending.pending());
        return true;
    }

    private void count(Event event) {
        if (event.quarantine() == null) {
            metrics.publishedEvents(1);
        } else if (event.quarantine() == QuarantineReason.REFUSED_BY_KAFKA) {
            metrics.setAside(SetAside.QUARANTINE_TOPIC);
        } else {
            metrics.publishedQuarantine(1);
        }
    }

    /**
     * A record that was given to the producer.
     *
     * @param alone whether nothing else of its partition was in flight, so that the answer is about this record
     */
    private record Sending(PendingEvent pending, Event event, long timestamp, boolean alone) {}
}
