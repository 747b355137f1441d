// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import dev.clerkbridge.ingress.config.KafkaConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Makes the idempotent producers that the promises of order and durability rest on.
 *
 * <p>One request in flight per connection, on purpose. With several, a batch that is rejected on a topic created a
 * moment ago can be overtaken by the next one, because a partition that has seen nothing of this producer accepts any
 * first sequence number. The batches grow while one is under way, so little is lost, and there is nothing to linger
 * for.
 */
public final class Producers {

    private final KafkaConfig settings;
    private final MeterRegistry registry;

    /**
     * Makes producers whose own metrics appear in {@code registry} while they are open.
     */
    public Producers(KafkaConfig settings, MeterRegistry registry) {
        this.settings = settings;
        this.registry = registry;
    }

    /**
     * A new producer; the caller closes it.
     *
     * @param deliveryTimeout after which a record that Kafka did not acknowledge is given up
     * @throws org.apache.kafka.common.KafkaException when the settings are not usable
     */
    public KafkaProducer<byte[], byte[]> create(Duration deliveryTimeout) {
        return new MeteredProducer(settings.producerProperties(deliveryTimeout), registry);
    }
}
