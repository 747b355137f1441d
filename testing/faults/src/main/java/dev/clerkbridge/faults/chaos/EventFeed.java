// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.faults.chaos.ChaosSystem.DeletedOffsets;
import dev.clerkbridge.faults.chaos.ChaosSystem.Deletion;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Publishes events in the same way as the ingress, and records each of them in a reference model. */
final class EventFeed implements AutoCloseable {

    private static final Duration BURST = Duration.ofMillis(20);

    private static final List<String> SVIX_HEADERS = List.of("svix-id", "svix-timestamp", "svix-signature");

    private final EventSource source;
    private ReferenceModel model = new ReferenceModel();
    private ReferenceModel before = model;
    private final Queue<PublishedEvent> placed = new ConcurrentLinkedQueue<>();
    private final int perSecond;
    private final EventRecords records;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long published;

    private record PublishedEvent(SentEvent sent, TopicPartition partition, long offset) {

        boolean isLost(Deletion deletion) {
            DeletedOffsets gone = deletion.offsets().get(partition);
            return gone != null
                    && offset >= gone.begin()
                    && offset < gone.end()
                    && !deletion.settled().contains(sent.event().id());
        }
    }

    /** Creates a feed whose {@link Load} publishes {@code perSecond} events per second. */
    EventFeed(String bootstrapServers, String topic, EventSource source, int perSecond) {
        this.source = source;
        this.perSecond = perSecond;
        records = new EventRecords(
                new IngressKafkaConfig(new KafkaProperties(bootstrapServers, Map.of()), topic, 1, false, 1 << 20));
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", bootstrapServers,
                "acks", "all",
                "linger.ms", 5,
                // Kafka outages are part of the test, and every event must reach the topic in the end.
                "max.block.ms", 600_000,
                "delivery.timeout.ms", 600_000,
                // With more than one request in flight, the producer would hang if a restarted broker handled the
                // second request first.
                "max.in.flight.requests.per.connection", 1);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The rows that the published events must produce, without the events that {@link #forget} removed. */
    ReferenceModel model() {
        return model;
    }

    /** Removes events of the last load from the model if they were deleted from the topic before they were settled. */
    void forget(Deletion deletion) {
        if (!deletion.offsets().isEmpty()) {
            ReferenceModel rest = before.copy();
            placed.stream()
                    .filter(event -> !event.isLost(deletion))
                    .map(PublishedEvent::sent)
                    .forEach(rest::sent);
            model = rest;
        }
    }

    /** Creates a load; {@link Load#begin} starts it. */
    Load load() {
        before = model.copy();
        placed.clear();
        return new Load();
    }

    /** Publishes one event and waits for its acknowledgement, which shows that the new topic is ready. */
    void publishFirst() throws ExecutionException, InterruptedException {
        SentEvent sent = source.next();
        producer.send(record(sent)).get();
        model.sent(sent);
        published++;
    }

    /** The number of records sent so far, including duplicates. */
    long published() {
        return published;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback reports failures
    private void publish() {
        SentEvent sent = source.next();
        producer.send(record(sent), (metadata, exception) -> {
            if (exception != null) {
                failure.set(exception);
            } else {
                placed.add(new PublishedEvent(
                        sent, new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset()));
            }
        });
        model.sent(sent);
        published++;
    }

    /** Builds the record as the ingress does or, for a snapshot, without Svix headers, as a backfill does. */
    private ProducerRecord<byte[], byte[]> record(SentEvent sent) {
        ProducerRecord<byte[], byte[]> record = records.record(sent.event(), null, null);
        if (!sent.isSnapshot()) {
            return record;
        }
        SVIX_HEADERS.forEach(record.headers()::remove);
        return new ProducerRecord<>(ChaosSystem.SNAPSHOTS, null, null, record.key(), record.value(), record.headers());
    }

    /** Publishes events until it is closed; {@code close} returns when Kafka has acknowledged all of them. */
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
                throw new IllegalStateException("Cannot publish the load", failed);
            }
        }
    }
}
