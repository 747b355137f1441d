// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * An idempotent producer that adds its metrics to the service's metrics while it is open. The guarantees of order and
 * durability depend on its settings.
 *
 * <p>It has at most one request in flight per connection. A partition that has no data from this producer yet accepts
 * any first sequence number. So with several requests in flight, if the first batch fails, for example on a new topic,
 * the second can be written before it. Batches fill while a request is in flight, so one request at a time costs little
 * throughput.
 */
public final class MeteredProducer extends KafkaProducer<byte[], byte[]> {

    private final KafkaClientMetrics clientMetrics = new KafkaClientMetrics(this);

    /**
     * Creates a producer; the caller closes it.
     *
     * @param deliveryTimeout the time after which an unacknowledged record fails
     * @throws org.apache.kafka.common.KafkaException if the settings are invalid
     */
    public MeteredProducer(IngressKafkaConfig config, Duration deliveryTimeout, MeterRegistry registry) {
        super(config.producerProperties(deliveryTimeout), new ByteArraySerializer(), new ByteArraySerializer());
        clientMetrics.bindTo(registry);
    }

    @Override
    public void close() {
        clientMetrics.close();
        super.close();
    }

    @Override
    public void close(Duration timeout) {
        clientMetrics.close();
        super.close(timeout);
    }
}
