package dev.clerkbridge.ingress.relay;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.kafka.SendFailure;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.metrics.IngressMetrics.SetAside;
import dev.clerkbridge.ingress.relay.InFlight.Item;
import dev.clerkbridge.operations.health.Component;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One producer from its making to its end.
 *
 * <p>An outage is ridden out inside the producer, which keeps the order by itself. A send that fails nevertheless ends
 * the session in that very moment, on the producer's own thread: nothing that was to be sent later can then overtake
 * what failed. The one exception is a record that can never be taken, which is refused for itself.
 */
final class Session implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Session.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final EventRecords records;
    private final InFlight inFlight;
    private final IngressMetrics metrics;
    private final Component kafka;
    private volatile @Nullable Exception failure;

    Session(
            KafkaProducer<byte[], byte[]> producer,
            EventRecords records,
            InFlight inFlight,
            IngressMetrics metrics,
            Component kafka) {
        this.producer = producer;
        this.records = records;
        this.inFlight = inFlight;
        this.metrics = metrics;
        this.kafka = kafka;
    }

    /** Why nothing more can be sent here, or null while it can. */
    @Nullable Exception failure() {
        return failure;
    }

    /** Sends in the order of the calls; does nothing after a failure, when a later session will send it. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    void send(Item item) {
        if (failure != null) {
            return;
        }
        Event event = item.event();
        try {
            producer.send(records.record(event), (metadata, problem) -> completed(item, event, problem));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            completed(item, event, e);
        }
    }

    /** Whether some broker is connected at this moment. */
    boolean connected() {
        return producer.metrics().entrySet().stream()
                .filter(metric -> isConnectionCount(metric.getKey()))
                .anyMatch(metric -> ((Number) metric.getValue().metricValue()).doubleValue() > 0);
    }

    /** Ends the session; what was not acknowledged is for the next one. */
    void abort(Exception cause) {
        if (failure == null) {
            failure = cause;
            kafka.reportDown(String.valueOf(cause.getMessage()));
            producer.close(Duration.ZERO);
        }
    }

    /** Returns when the producer's thread has ended, so that nothing is sent twice at the same time. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    void close(Duration timeout) {
        producer.close(timeout);
    }

    /** On the producer's I/O thread as a rule, in the order in which one partition's records were sent. */
    private void completed(Item item, Event event, @Nullable Exception problem) {
        if (problem == null) {
            kafka.reportUp();
            if (inFlight.finish(item)) {
                count(event);
            }
        } else if (failure == null) {
            failed(item, event, problem);
        }
    }

    private void failed(Item item, Event event, Exception problem) {
        switch (SendFailure.of(problem)) {
            case REFUSED -> refused(item, problem);
            case DENIED -> {
                if (event.quarantine() == null) {
                    abort(problem);
                } else {
                    // The stream of good events does not stop for want of a right on the quarantine topic.
                    refused(item, problem);
                }
            }
            case UNAVAILABLE, PRODUCER_BROKEN -> abort(problem);
        }
    }

    private void refused(Item item, Exception problem) {
        LOGGER.atWarn()
                .addKeyValue("seq", item.entry().seq())
                .addKeyValue("svix-id", item.event().id())
                .addKeyValue("reason", problem.getClass().getSimpleName())
                .log("Kafka refuses an event for good");
        inFlight.refuse(item);
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

    private static boolean isConnectionCount(MetricName name) {
        return name.name().equals("connection-count") && name.group().equals("producer-metrics");
    }
}
