// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.ingress.config.AckAfter;
import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.publish.KafkaHealth;
import dev.clerkbridge.ingress.publish.PendingEvent;
import dev.clerkbridge.ingress.publish.PublishQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The events that are waiting for Kafka's acknowledgement. Their requests are answered when it arrives, or after a time
 * limit. Events beyond the maximum total size are refused.
 *
 * <p>While Kafka acknowledges nothing, the last event that timed out is resent, although its request was already
 * answered 503. A service that is not ready gets no new events, so only this event can show that Kafka has recovered.
 *
 * <p>Thread-safe.
 */
public final class WaitingEvents implements PublishQueue {

    /** Below the producer's default {@code buffer.memory}, 32 MiB, so that {@code send} does not wait for memory. */
    private static final long MAX_BYTES = 24L << 20;

    private static final int EVENT_OVERHEAD_BYTES = 512;

    private final KafkaHealth kafka;
    private final IngressMetrics metrics;
    private final BlockingQueue<List<EventSubmission>> added = new LinkedBlockingQueue<>();
    private final Set<WaitingEvent> unfinished = new LinkedHashSet<>();
    private final AtomicLong bytes = new AtomicLong();
    private @Nullable Event probe;
    private boolean closing;
    private boolean closed;

    public WaitingEvents(KafkaHealth kafka, IngressMetrics metrics) {
        this.kafka = kafka;
        this.metrics = metrics;
    }

    /** Adds the events in the order of the list. */
    void add(List<EventSubmission> submissions) {
        List<EventSubmission> fitting = new ArrayList<>(submissions.size());
        for (EventSubmission submission : submissions) {
            if (bytes.addAndGet(bytes(submission.event())) <= MAX_BYTES) {
                fitting.add(submission);
            } else {
                release(submission.event());
                submission.callback().completed(AcceptResult.FULL);
            }
        }
        if (!fitting.isEmpty()) {
            added.add(fitting);
            refuseIfClosed();
        }
    }

    /** Total size of the waiting events in bytes, including the memory that each needs besides its body. */
    public long bytes() {
        return bytes.get();
    }

    @Override
    public List<PendingEvent> next(Duration timeout) throws InterruptedException {
        expire();
        List<EventSubmission> submissions = added.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return submissions == null ? probe() : register(submissions);
    }

    @Override
    public boolean canWait() {
        return false;
    }

    @Override
    public void refused(List<PendingEvent> events) {
        // There is nothing to store: each pending event keeps its own state, and no event outlives the process.
    }

    @Override
    public synchronized List<PendingEvent> unfinished() {
        expire();
        return new ArrayList<>(unfinished);
    }

    @Override
    public synchronized boolean drained() {
        return added.isEmpty() && unfinished.isEmpty() && (closing || probe == null);
    }

    /** Stops resending the last event that timed out. */
    synchronized void beginClosing() {
        closing = true;
    }

    /** Refuses the events that are still waiting, and all later events. */
    void close() {
        synchronized (this) {
            closed = true;
            new ArrayList<>(unfinished).forEach(event -> event.complete(AcceptResult.CLOSING));
        }
        refuseIfClosed();
    }

    private synchronized void refuseIfClosed() {
        if (closed) {
            for (List<EventSubmission> next = added.poll(); next != null; next = added.poll()) {
                register(next).forEach(event -> ((WaitingEvent) event).complete(AcceptResult.CLOSING));
            }
        }
    }

    private synchronized List<PendingEvent> register(List<EventSubmission> submissions) {
        List<PendingEvent> events = new ArrayList<>(submissions.size());
        for (EventSubmission submission : submissions) {
            WaitingEvent event = new WaitingEvent(submission);
            unfinished.add(event);
            events.add(event);
        }
        return events;
    }

    private synchronized List<PendingEvent> probe() {
        if (!kafka.unproven()) {
            probe = null;
        }
        if (probe == null || closing || !unfinished.isEmpty()) {
            return List.of();
        }
        Event resent = probe;
        bytes.addAndGet(bytes(resent));
        return register(List.of(new EventSubmission(resent, result -> {
            if (result == AcceptResult.DURABLE) {
                metrics.accepted(resent);
            }
        })));
    }

    private synchronized void expire() {
        long now = System.nanoTime();
        List<WaitingEvent> expired = unfinished.stream()
                .filter(event ->
                        now - event.since > AckAfter.KAFKA.deliveryTimeout().toNanos())
                .toList();
        expired.forEach(WaitingEvent::timedOut);
    }

    private void release(Event event) {
        bytes.addAndGet(-bytes(event));
    }

    private static int bytes(Event event) {
        return event.body().length + EVENT_OVERHEAD_BYTES;
    }

    private final class WaitingEvent extends PendingEvent {

        private final EventSubmission submission;
        private final long since = System.nanoTime();

        WaitingEvent(EventSubmission submission) {
            super(submission.event(), WaitingEvents.bytes(submission.event()));
            this.submission = submission;
        }

        @Override
        protected Event load() {
            return submission.event();
        }

        @Override
        protected boolean postpone() {
            complete(AcceptResult.FULL);
            return false;
        }

        @Override
        protected void acknowledged() {
            complete(AcceptResult.DURABLE);
        }

        @Override
        protected boolean setAside() {
            complete(AcceptResult.FAILED);
            return false;
        }

        @Override
        protected boolean timedOut() {
            complete(AcceptResult.TIMED_OUT);
            return true;
        }

        /** Whether Kafka has acknowledged or refused the event. */
        private static boolean answered(AcceptResult result) {
            return result == AcceptResult.DURABLE || result == AcceptResult.FAILED;
        }

        @SuppressWarnings("ReferenceEquality") // compares the identity of the event
        private void complete(AcceptResult result) {
            synchronized (WaitingEvents.this) {
                // For a durable event, finish() returns false, because the session has already called it.
                if (!finish() && result != AcceptResult.DURABLE) {
                    return;
                }
                unfinished.remove(this);
                if (result == AcceptResult.TIMED_OUT) {
                    probe = submission.event();
                } else if (answered(result) && submission.event() == probe) {
                    probe = null;
                }
            }
            release(submission.event());
            submission.callback().completed(result);
        }
    }
}
