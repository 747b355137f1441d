// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that adds its metrics to the service's metrics while it is open. */
final class MeteredProducer extends KafkaProducer<byte[], byte[]> {

    private final KafkaClientMetrics clientMetrics = new KafkaClientMetrics(this);

    MeteredProducer(Map<String, Object> properties, MeterRegistry registry) {
        super(properties, new ByteArraySerializer(), new ByteArraySerializer());
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
