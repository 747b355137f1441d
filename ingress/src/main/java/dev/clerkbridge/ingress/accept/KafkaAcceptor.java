package dev.clerkbridge.ingress.accept;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.config.KafkaConfig;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.kafka.Producers;
import dev.clerkbridge.ingress.kafka.SendFailure;
import dev.clerkbridge.ingress.kafka.Topics;
import dev.clerkbridge.ingress.kafka.TopicsUnavailableException;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.IngressMetrics.SetAside;
import dev.clerkbridge.operations.health.Component;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door straight to Kafka: an event is kept when the in-sync replicas acknowledged it. Nothing survives in this
 * process, so while Kafka is away every event is refused, at once as soon as that is known.
 *
 * <pre>
 *   event loops ──accept──► queue ──one sender thread──► producer ──its I/O thread──► settled
 * </pre>
 *
 * The sender thread alone calls {@code send}, which can block, and looks after the connection.
 */
public final class KafkaAcceptor implements EventAcceptor {

    private static final Logger LOGGER = LoggerFactory.getLogger(KafkaAcceptor.class);

    /** Leaves room for an answer within 10 s of the request. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(8);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CONNECT_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PARK = Duration.ofMillis(200);
    /** Below the producer's buffer of 32 MiB, so that {@code send} need not wait for room. */
    private static final long MOST_BYTES = 24L << 20;

    private static final int EVENT_OVERHEAD = 512;

    private final KafkaConfig settings;
    private final Producers producers;
    private final Topics topics;
    private final EventRecords records;
    private final IngressMetrics metrics;
    private final Component health;
    private final Duration drainDeadline;
    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Thread sender = new Thread(this::run, "kafka-sender");
    private volatile boolean connected;
    private volatile boolean producerBroken;
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile boolean parked;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    private record Pending(Event event, AcceptCallback receipt, long offered) {
        int size() {
            return event.body().length + EVENT_OVERHEAD;
        }
    }

    private KafkaAcceptor(KafkaConfig settings, IngressMetrics metrics, Component health, Duration drainDeadline) {
        this.settings = settings;
        this.producers = new Producers(settings, metrics.registry());
        this.topics = new Topics(settings);
        this.records = new EventRecords(settings);
        this.metrics = metrics;
        this.health = health;
        this.drainDeadline = drainDeadline;
    }

    /**
     * A door that connects by itself, now and after every outage, and reports to {@code health}.
     *
     * @param drainDeadline how long {@link #close()} waits for Kafka
     */
    public static KafkaAcceptor open(
            KafkaConfig settings, IngressMetrics metrics, Component health, Duration drainDeadline) {
        KafkaAcceptor door = new KafkaAcceptor(settings, metrics, health, drainDeadline);
        metrics.gauge("door.in.flight.bytes", "Events that wait for Kafka's acknowledgement", door.bytes::get);
        door.sender.setDaemon(true);
        door.sender.start();
        return door;
    }

    @Override
    public void accept(List<EventSubmission> submissions) {
        submissions.forEach(submission -> accept(submission.event(), submission.callback()));
        flush();
    }

    private void accept(Event event, AcceptCallback receipt) {
        Pending pending = new Pending(event, receipt, System.nanoTime());
        if (closing) {
            receipt.completed(AcceptResult.CLOSING);
        } else if (!connected) {
            receipt.completed(AcceptResult.FAILED);
        } else if (bytes.addAndGet(pending.size()) > MOST_BYTES) {
            settle(pending, AcceptResult.FULL);
        } else {
            enqueue(pending);
        }
    }

    private void flush() {
        if (parked) {
            LockSupport.unpark(sender);
        }
    }

    @Override
    public void close() {
        long deadline = System.nanoTime() + drainDeadline.toNanos();
        closing = true;
        LockSupport.unpark(sender);
        try {
            sender.join(Math.max(1, drainDeadline.toMillis()));
            sender.interrupt();
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (producer != null) {
            producer.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        closed = true;
        settleQueued(AcceptResult.CLOSING);
    }

    private void enqueue(Pending pending) {
        queue.add(pending);
        if (closed) {
            settleQueued(AcceptResult.CLOSING);
        }
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                if (connected || connect()) {
                    sendQueued();
                    park();
                } else {
                    settleQueued(AcceptResult.FAILED);
                    Thread.sleep(CONNECT_PAUSE.toMillis());
                }
            }
        } catch (InterruptedException | InterruptException e) {
            LOGGER.atInfo().log("The deadline cut what was not yet sent to Kafka");
        } catch (RuntimeException e) {
            connected = false;
            health.reportDown("the sender thread died: " + e);
            LOGGER.atError().setCause(e).log("The sender thread died; no event can be kept until a restart");
            settleQueued(AcceptResult.FAILED);
        }
    }

    private void park() {
        parked = true;
        if (queue.isEmpty() && !closing && connected) {
            LockSupport.parkNanos(LONGEST_PARK.toNanos());
        }
        parked = false;
    }

    /** Whether Kafka can be written to now; sees to it that it can. */
    private boolean connect() throws InterruptedException {
        try {
            topics.ensure(CONNECT_TIMEOUT);
            KafkaProducer<byte[], byte[]> current = workingProducer();
            current.partitionsFor(settings.eventsTopic());
            current.partitionsFor(settings.quarantineTopic());
            connected = true;
            health.reportUp();
            return true;
        } catch (TopicsUnavailableException | KafkaException e) {
            health.reportDown(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private KafkaProducer<byte[], byte[]> workingProducer() {
        KafkaProducer<byte[], byte[]> current = producer;
        if (current != null && producerBroken) {
            current.close(Duration.ZERO);
            current = null;
        }
        if (current == null) {
            current = producers.create(DELIVERY_TIMEOUT);
            producerBroken = false;
            producer = current;
        }
        return current;
    }

    private void sendQueued() {
        KafkaProducer<byte[], byte[]> current = workingProducer();
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            if (System.nanoTime() - pending.offered() > DELIVERY_TIMEOUT.toNanos()) {
                settle(pending, AcceptResult.TIMED_OUT);
                continue;
            }
            send(current, pending);
            if (!connected) {
                return;
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    private void send(KafkaProducer<byte[], byte[]> current, Pending pending) {
        try {
            current.send(records.record(pending.event()), (metadata, failure) -> completed(pending, failure));
        } catch (InterruptException e) {
            settle(pending, AcceptResult.CLOSING);
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            completed(pending, e);
        }
    }

    /** On the producer's I/O thread as a rule, in the order in which one partition's events were sent. */
    private void completed(Pending pending, @Nullable Exception failure) {
        if (failure == null) {
            count(pending.event());
            if (!health.up() && connected) {
                health.reportUp();
            }
            settle(pending, AcceptResult.DURABLE);
            return;
        }
        switch (SendFailure.of(failure)) {
            case REFUSED -> refused(pending, failure);
            case UNAVAILABLE -> {
                disconnected(failure);
                settle(pending, AcceptResult.TIMED_OUT);
            }
            case DENIED -> {
                health.reportDown(String.valueOf(failure.getMessage()));
                settle(pending, AcceptResult.FAILED);
            }
            case PRODUCER_BROKEN -> {
                producerBroken = true;
                disconnected(failure);
                settle(pending, closing ? AcceptResult.CLOSING : AcceptResult.FAILED);
            }
        }
    }

    /** The events topic will never take it, so the quarantine topic shall, through the queue: callbacks cannot send. */
    private void refused(Pending pending, Exception failure) {
        Event event = pending.event();
        LOGGER.atWarn()
                .addKeyValue("svix-id", event.id())
                .addKeyValue("reason", failure.getClass().getSimpleName())
                .log("Kafka refuses an event for good");
        if (event.quarantine() != null) {
            settle(pending, AcceptResult.FAILED);
        } else {
            Event quarantined = event.quarantined(QuarantineReason.REFUSED_BY_KAFKA);
            enqueue(new Pending(quarantined, pending.receipt(), pending.offered()));
            flush();
        }
    }

    private void disconnected(Exception failure) {
        connected = false;
        health.reportDown(String.valueOf(failure.getMessage()));
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

    private void settleQueued(AcceptResult settlement) {
        for (Pending next = queue.poll(); next != null; next = queue.poll()) {
            settle(next, settlement);
        }
    }

    private void settle(Pending pending, AcceptResult settlement) {
        bytes.addAndGet(-pending.size());
        pending.receipt().completed(settlement);
    }
}
