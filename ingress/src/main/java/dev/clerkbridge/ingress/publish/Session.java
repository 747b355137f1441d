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
 * One producer, from its creation to its end.
 *
 * <p>During an outage the producer waits and keeps the order. A failed send ends the session immediately, on the
 * producer's thread, so that no later event can overtake the failed one. Two failures do not end the session: a record
 * that was rejected for its own fault, and an event whose sender no longer waits.
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

    /** The failure that ended the session; null while it is usable. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Sends in the order of the calls. Does nothing after a failure; a later session sends the event. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback reports the result
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

    /** The events that were rejected for their own fault and are not yet queued for the quarantine topic or set aside. */
    List<PendingEvent> takeRefused() {
        List<PendingEvent> taken = new ArrayList<>();
        for (PendingEvent next = refused.poll(); next != null; next = refused.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Adds a refused event to those that {@link #takeRefused} returns. */
    void refused(PendingEvent pending) {
        refused.add(pending);
    }

    /** Whether any broker is connected. */
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

    /** Time since Kafka's last response, or since the start of the session. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - answeredAt);
    }

    /** Number of Kafka's responses. */
    synchronized long answers() {
        return answers;
    }

    /** Waits for a response of Kafka, unless there have been more than {@code seen}. */
    @SuppressWarnings("WaitNotInLoop") // the caller checks again anyway
    synchronized void awaitAnswer(long seen, Duration patience) throws InterruptedException {
        if (answers == seen && !patience.isZero()) {
            wait(patience.toMillis());
        }
    }

    /** Ends the session; the next one sends the unacknowledged events. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            producer.close(Duration.ZERO);
        }
    }

    /** Waits until the producer's thread has ended, so that no event is sent by two producers concurrently. */
    void close() {
        boolean failed = failure != null;
        failure = failed ? failure : new IllegalStateException("the session was closed");
        producer.close(failed ? CLOSE_TIMEOUT : Duration.ZERO);
    }

    /** Usually called on the producer's thread, in the order in which the events of a partition were sent. */
    private void completed(Lane lane, Sending sending, @Nullable Exception problem) {
        try {
            if (problem == null) {
                acknowledged(sending.pending(), sending.event());
            } else {
                failed(sending, problem);
            }
        } catch (RuntimeException | Error e) {
            // Kafka's client would only log the exception.
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
            // Also after the session has failed, because the callbacks of one batch come one after the other.
            sending.pending().suspected();
        }
        if (failure == null && !survives(kind, sending, problem)) {
            health.failed(sending.event(), problem);
            fail(problem);
        }
    }

    /** Whether the session continues after this failure. */
    private boolean survives(SendFailure kind, Sending sending, Exception problem) {
        return switch (kind) {
            case TOO_LARGE -> refuse(sending, problem);
            case INVALID -> sending.alone() && refuse(sending, problem);
            // Without permission on the quarantine topic, good events still continue.
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
                .log("The topic rejects this event permanently");
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
     * A record that was passed to the producer.
     *
     * @param alone whether no other record of its partition was in flight, so that the response is about this record
     */
    private record Sending(PendingEvent pending, Event event, long timestamp, boolean alone) {}
}
