// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.IngressMetrics.KeptIn;
import dev.clerkbridge.operations.kafka.SendFailure;
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
 * Sends events with one Kafka producer until that producer is closed, and decides what each failed send means.
 *
 * <p>During an outage, the producer waits and keeps the order. A failed send ends the session immediately, on the
 * producer's thread, so that no later event can overtake the failed one. Three failures do not end the session: Kafka
 * refuses the record itself, as too large or, sent alone, as invalid; the client has no permission to write to the
 * quarantine topic; an event need not be resent because its request timed out.
 */
final class ProducerSession {

    private static final Logger LOGGER = LoggerFactory.getLogger(ProducerSession.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final PartitionQueues queues;
    private final EventRecords records;
    private final RecordTimes times;
    private final KafkaHealth health;
    private final IngressMetrics metrics;
    private final Thread publisher = Thread.currentThread();
    private final Queue<PendingEvent> refused = new ConcurrentLinkedQueue<>();
    private long completions;
    private volatile long answeredAt = System.nanoTime();
    private volatile boolean productive;
    private volatile @Nullable Throwable failure;

    ProducerSession(
            KafkaProducer<byte[], byte[]> producer,
            PartitionQueues queues,
            EventRecords records,
            RecordTimes times,
            KafkaHealth health,
            IngressMetrics metrics) {
        this.producer = producer;
        this.queues = queues;
        this.records = records;
        this.times = times;
        this.health = health;
        this.metrics = metrics;
    }

    PartitionQueues queues() {
        return queues;
    }

    /** The failure that ended the session; null while the session is usable. */
    @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Sends the event. Events are sent in the order of the calls. Does nothing if the event is finished. Also does
     * nothing after a failure, because the next session sends the event.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback reports the result
    void send(PartitionQueue partition, PendingEvent pending) {
        if (failure != null || pending.finished()) {
            return;
        }
        Event event = pending.event();
        long timestamp = times.timestamp(event);
        ProducerRecord<byte[], byte[]> message = records.record(event, partition.number(), timestamp);
        boolean alone = pending.suspect();
        pending.sent();
        partition.sent(pending);
        LOGGER.atDebug()
                .addKeyValue("svix-id", event.id())
                .addKeyValue("to", partition)
                .log("Sending event");
        producer.send(
                message,
                (metadata, problem) -> completed(partition, new Sending(pending, event, timestamp, alone), problem));
    }

    /** Removes and returns the refused events, which the caller quarantines or sets aside. */
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

    /** Whether the producer is connected to a broker. */
    boolean connected() {
        return producer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count")
                        && metric.getKey().group().equals("producer-metrics"))
                .anyMatch(metric -> ((Number) metric.getValue().metricValue()).doubleValue() > 0);
    }

    /** Whether Kafka has acknowledged any event in this session. */
    boolean productive() {
        return productive;
    }

    /** The time since a send last ended other than by a timeout or, if none has, since the session started. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - answeredAt);
    }

    /** The number of sends in this session that have succeeded or failed. */
    synchronized long completions() {
        return completions;
    }

    /**
     * Waits for the next send to succeed or fail, at most for this time. Returns at once if {@link #completions} is
     * already greater than {@code seen}.
     */
    @SuppressWarnings("WaitNotInLoop") // the caller calls it in a loop
    synchronized void awaitCompletion(long seen, Duration timeout) throws InterruptedException {
        if (completions == seen && !timeout.isZero()) {
            wait(timeout.toMillis());
        }
    }

    /** Ends the session. The next session sends the unacknowledged events. */
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

    /** The producer's callback. The calls for one partition come in the order in which its events were sent. */
    private void completed(PartitionQueue partition, Sending sending, @Nullable Exception problem) {
        try {
            if (problem == null) {
                acknowledged(sending.pending(), sending.event());
            } else {
                failed(sending, problem);
            }
        } catch (RuntimeException | Error e) {
            // The Kafka client would only log the exception.
            fail(e);
            health.failed(sending.event(), e);
        } finally {
            boolean answered = problem == null || SendFailure.of(problem) != SendFailure.TIMED_OUT;
            partition.completed(sending.pending(), answered);
            completed(answered);
        }
    }

    /** @param answered false if the producer's timeout expired */
    private synchronized void completed(boolean answered) {
        completions++;
        answeredAt = answered ? System.nanoTime() : answeredAt;
        notifyAll();
    }

    private void acknowledged(PendingEvent pending, Event event) {
        productive = true;
        health.acknowledged();
        if (pending.finish()) {
            LOGGER.atDebug().addKeyValue("svix-id", event.id()).log("Kafka acknowledged event");
            // Counted first, so that the counter includes each event that is no longer in the backlog.
            count(event);
            pending.acknowledged();
        }
    }

    private void failed(Sending sending, Exception problem) {
        SendFailure kind = SendFailure.of(problem);
        // Evaluated even if the session has already failed: each record of a failed batch has its own callback, and
        // the first one may say only that the batch failed.
        if (kind == SendFailure.INVALID && !sending.alone()) {
            sending.pending().suspected();
        } else if (kind == SendFailure.TIMESTAMP) {
            times.refused(sending.timestamp());
        }
        if (failure == null && !survives(kind, sending, problem)) {
            health.failed(sending.event(), problem);
            fail(problem);
        }
    }

    /** Refuses the event if sending it again cannot help. Returns whether the session continues after the failure. */
    private boolean survives(SendFailure kind, Sending sending, Exception problem) {
        return switch (kind) {
            case TOO_LARGE -> refuse(sending, problem);
            case INVALID -> sending.alone() && refuse(sending, problem);
            // If writing is denied only on the quarantine topic, usable events can still be published.
            case DENIED -> sending.event().quarantine() != null && refuse(sending, problem);
            // If this runs on the publisher's thread, send() itself timed out, probably because the topic or its
            // partition no longer exists. Then the session ends, because the next one inspects the topics.
            case TIMED_OUT -> sending.pending().timedOut() && Thread.currentThread() != publisher;
            case TIMESTAMP, BROKEN -> false;
        };
    }

    private boolean refuse(Sending sending, Exception problem) {
        LOGGER.atWarn()
                .addKeyValue("svix-id", sending.event().id())
                .addKeyValue("cause", Causes.describe(problem))
                .log("Kafka refused this event");
        if (sending.pending().refused()) {
            refused.add(sending.pending());
        }
        return true;
    }

    private void count(Event event) {
        if (event.quarantine() == null) {
            metrics.publishedEvents(1);
        } else if (event.quarantine() == QuarantineReason.REFUSED_BY_KAFKA) {
            metrics.keptAfterRefusal(KeptIn.QUARANTINE_TOPIC);
        } else {
            metrics.publishedQuarantine(1);
        }
    }

    /**
     * A record that was passed to the producer.
     *
     * @param alone whether the event was suspect, so no other record of its partition was in flight, and the response
     *     must be about this record
     */
    private record Sending(PendingEvent pending, Event event, long timestamp, boolean alone) {}
}
