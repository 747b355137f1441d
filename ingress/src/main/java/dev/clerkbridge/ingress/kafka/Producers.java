package dev.clerkbridge.ingress.kafka;

import dev.clerkbridge.ingress.config.KafkaConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes the idempotent producers that the promises of order and durability rest on.
 *
 * <p>One request in flight per connection, on purpose. With several, a batch that is rejected on a topic created a
 * moment ago can be overtaken by the next one, because a partition that has seen nothing of this producer accepts any
 * first sequence number. The batches grow while one is under way, so little is lost, and there is nothing to linger for.
 */
public final class Producers {

    private static final int BATCH_BYTES = 256 * 1024;
    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

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
     * Finds out whether Kafka's client would take the settings, without connecting.
     *
     * @throws org.apache.kafka.common.config.ConfigException when it would not; the message says which, and no password
     */
    public void check() {
        Map<String, Object> properties = properties(Duration.ofMinutes(2));
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        ProducerConfig unused = new ProducerConfig(properties);
    }

    /**
     * A new producer; the caller closes it.
     *
     * @param deliveryTimeout after which a record that Kafka did not acknowledge is given up
     * @throws org.apache.kafka.common.KafkaException when the settings are not usable
     */
    public KafkaProducer<byte[], byte[]> create(Duration deliveryTimeout) {
        return new MeteredProducer(properties(deliveryTimeout), registry);
    }

    /** The whole configuration of a producer: our defaults, then what the operator set, then what is reserved. */
    Map<String, Object> properties(Duration deliveryTimeout) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "clerk-ingress");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, settings.maxRecordBytes());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeoutMillis(deliveryTimeout));
        properties.putAll(settings.clientProperties());

        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(deliveryTimeout));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
        return properties;
    }

    /** Half of a short delivery timeout, so that one lost request can be tried again; at most Kafka's default. */
    private static int requestTimeoutMillis(Duration deliveryTimeout) {
        return Math.min(30_000, millis(deliveryTimeout) / 2);
    }

    private static int millis(Duration duration) {
        return (int) Math.min(duration.toMillis(), Integer.MAX_VALUE);
    }
}
