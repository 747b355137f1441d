// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import dev.clerkbridge.ingress.config.KafkaConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Creates idempotent producers; the guarantees of order and durability depend on their settings.
 *
 * <p>They have one request in flight per connection. With several, a batch rejected on a newly created topic could be
 * overtaken by the next one, because a partition that has no data of this producer accepts any first sequence number.
 * Batches fill while a request is in flight, so this costs little throughput and needs no lingering.
 */
public final class Producers {

    private final KafkaConfig settings;
    private final MeterRegistry registry;

    /**
     * Creates producers whose metrics appear in {@code registry} while they are open.
     */
    public Producers(KafkaConfig settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /**
     * Creates a producer; the caller closes it.
     *
     * @param deliveryTimeout time after which the producer gives up an unacknowledged record
     * @throws org.apache.kafka.common.KafkaException when the settings are invalid
     */
    public KafkaProducer<byte[], byte[]> create(Duration deliveryTimeout) {
        return new MeteredProducer(settings.producerProperties(deliveryTimeout), registry);
    }
}
