package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.ingress.config.KafkaConfig;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes events to the topic as the ingress does, and tells the reference model of each. */
final class Publisher implements AutoCloseable {

    private static final Duration BURST = Duration.ofMillis(20);

    private final EventSource source;
    private final ReferenceModel model;
    private final int perSecond;
    private final EventRecords records;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long published;

    /** A publisher of {@code perSecond} events while a load is on. */
    Publisher(String bootstrapServers, String topic, EventSource source, ReferenceModel model, int perSecond) {
        this.source = source;
        this.model = model;
        this.perSecond = perSecond;
        records = new EventRecords(
                new KafkaConfig(new KafkaProperties(bootstrapServers, Map.of()), topic, 1, false, 1 << 20));
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "linger.ms", 5,
                // An outage of Kafka is a part of the test, and every event must be on the topic in the end.
                "max.block.ms", 600_000,
                "delivery.timeout.ms", 600_000,
                // More would stall for good if a restarted broker took the second request first.
                "max.in.flight.requests.per.connection", 1);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A load that is still to begin. */
    Load load() {
        return new Load();
    }

    /** Publishes one event and waits for Kafka: nothing may be in flight while a new topic's leaders settle. */
    void publishFirst() throws ExecutionException, InterruptedException {
        Sent sent = source.next();
        producer.send(records.record(sent.event())).get();
        model.sent(sent);
        published++;
    }

    /** Events on the topic so far, those that stand there twice counted twice. */
    long published() {
        return published;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
    private void publish() {
        Sent sent = source.next();
        producer.send(records.record(sent.event()), (metadata, exception) -> {
            if (exception != null) {
                failure.set(exception);
            }
        });
        model.sent(sent);
        published++;
    }

    /** A stretch of time in which events come in; closing it returns when Kafka has them all. */
    final class Load implements AutoCloseable {

        private final Thread thread = new Thread(this::run, "load");
        private volatile boolean stopped;

        private Load() {
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((dead, cause) -> failure.set(new IllegalStateException(cause)));
        }

        void begin() {
            thread.start();
        }

        private void run() {
            long begin = System.nanoTime();
            for (long sent = 0; !stopped; ) {
                long due = (System.nanoTime() - begin)
                        * perSecond
                        / Duration.ofSeconds(1).toNanos();
                for (; sent < due && !stopped; sent++) {
                    publish();
                }
                LockSupport.parkNanos(BURST.toNanos());
            }
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            producer.flush();
            Exception failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("The load could not be published", failed);
            }
        }
    }
}
