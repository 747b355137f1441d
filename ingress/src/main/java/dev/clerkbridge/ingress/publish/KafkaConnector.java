// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.kafka.MeteredProducer;
import dev.clerkbridge.ingress.kafka.TopicSetup;
import dev.clerkbridge.ingress.kafka.TopicState;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Connects to Kafka, and inspects the topics or creates missing ones, on a separate thread, because a DNS lookup can
 * block for a long time.
 */
final class KafkaConnector implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final IngressKafkaConfig config;
    private final TopicSetup topics;
    private final Duration deliveryTimeout;
    private final MeterRegistry registry;
    private final ExecutorService executor = Executors.newSingleThreadExecutor(KafkaConnector::daemon);
    private volatile boolean closed;

    /** A producer and the state of its topics. */
    record Connection(KafkaProducer<byte[], byte[]> producer, TopicState topics) {}

    KafkaConnector(IngressKafkaConfig config, Duration deliveryTimeout, MeterRegistry registry) {
        this.config = config;
        this.topics = new TopicSetup(config);
        this.deliveryTimeout = deliveryTimeout;
        this.registry = registry;
    }

    Future<TopicState> inspectTopics() {
        return executor.submit(() -> topics.ensure(TIMEOUT));
    }

    Future<Connection> connect() {
        return executor.submit(() -> {
            TopicState state = topics.ensure(TIMEOUT);
            return connection(new MeteredProducer(config, deliveryTimeout, registry), state);
        });
    }

    private Connection connection(KafkaProducer<byte[], byte[]> producer, TopicState state) {
        try {
            int partitions = producer.partitionsFor(config.eventsTopic()).size();
            producer.partitionsFor(config.quarantineTopic());
            if (closed) {
                throw new IllegalStateException("closed while connecting");
            }
            return new Connection(producer, new TopicState(partitions, state.leaderless()));
        } catch (RuntimeException | Error e) {
            producer.close(Duration.ZERO);
            throw e;
        }
    }

    /** Interrupts a connection attempt without waiting for it. */
    @Override
    public void close() {
        closed = true;
        executor.shutdownNow();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "kafka-connect");
        thread.setDaemon(true);
        return thread;
    }
}
