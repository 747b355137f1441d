// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import dev.clerkbridge.ingress.config.KafkaConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Creates idempotent producers. The guarantees of order and durability depend on their settings.
 *
 * <p>A producer has one request in flight per connection. With several, the next batch could overtake a batch that was
 * rejected on a new topic, because a partition without data from this producer accepts any first sequence number.
 * Batches fill while a request is in flight, so one request at a time costs little throughput.
 */
public final class Producers {

    private final KafkaConfig settings;
    private final MeterRegistry registry;

    /**
     * Creates the factory. Each producer adds its metrics to {@code registry} while it is open.
     */
    public Producers(KafkaConfig settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /**
     * Creates a producer; the caller closes it.
     *
     * @param deliveryTimeout time after which an unacknowledged record fails
     * @throws org.apache.kafka.common.KafkaException if the settings are invalid
     */
    public KafkaProducer<byte[], byte[]> create(Duration deliveryTimeout) {
        return new MeteredProducer(settings.producerProperties(deliveryTimeout), registry);
    }
}
