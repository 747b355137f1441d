// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The Kafka cluster and topics to publish to.
 *
 * @param client Kafka client properties from the environment
 * @param eventsTopic the topic of usable events; the quarantine topic is named after it
 * @param eventsPartitions the number of partitions if this service creates the events topic; an existing topic keeps
 *     its number
 * @param createTopics whether this service creates missing topics
 * @param maxRecordBytes the maximum size of a record including its headers, which the topics must accept
 */
public record IngressKafkaConfig(
        KafkaProperties client, String eventsTopic, int eventsPartitions, boolean createTopics, int maxRecordBytes) {

    private static final int BATCH_BYTES = 256 * 1024;

    /**
     * Enough for the largest body that {@code BODY_LIMIT_BYTES} allows, so that only the broker refuses a record for
     * its size. Does not depend on {@code BODY_LIMIT_BYTES}, because a journal can contain larger events from before a
     * change of the limit, and the commands need not know it.
     */
    private static final int MAX_REQUEST_BYTES = 4 << 20;

    private static final Duration MAX_BLOCK = Duration.ofSeconds(5);

    private static final String DURABILITY = "all in-sync replicas must have an event before it counts as published";
    private static final String ORDER = "the order of a key's events depends on it";
    private static final String BYTES = "subscribers get the signed bytes unchanged";
    private static final String DEADLINES = "the service sets it to match its own deadlines";

    /** Kafka client properties that the environment must not set, with the reason for each. */
    static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("acks", DURABILITY),
            Map.entry("enable.idempotence", DURABILITY),
            Map.entry("retries", DURABILITY),
            Map.entry("transactional.id", "events are published outside of transactions"),
            Map.entry("max.in.flight.requests.per.connection", ORDER),
            Map.entry("partitioner.class", ORDER),
            Map.entry("partitioner.ignore.keys", ORDER),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("interceptor.classes", BYTES),
            Map.entry("delivery.timeout.ms", DEADLINES),
            Map.entry("max.block.ms", DEADLINES));

    /** The topic of validly signed events that no subscriber can use, and of events that Kafka refused. */
    public String quarantineTopic() {
        return TopicNames.quarantine(eventsTopic);
    }

    /** The same configuration without topic creation, for a command that must not create topics. */
    public IngressKafkaConfig withoutCreation() {
        return new IngressKafkaConfig(client, eventsTopic, eventsPartitions, false, maxRecordBytes);
    }

    /**
     * The complete configuration of a producer. The environment overrides the defaults, and fixed values override both.
     *
     * @param deliveryTimeout the time after which an unacknowledged record fails
     */
    public Map<String, Object> producerProperties(Duration deliveryTimeout) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "clerk-ingress");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, lingerMillis(deliveryTimeout));
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, requestTimeoutMillis(deliveryTimeout));
        properties.putAll(client.forProducer());

        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        properties.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(deliveryTimeout));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
        return properties;
    }

    /**
     * Zero in kafka mode and for a redrive, where a request or the command waits for the result. In journal mode, the
     * publisher collects events and submits many records at a time; lingering puts records for several partitions into
     * one request.
     */
    private static int lingerMillis(Duration deliveryTimeout) {
        return deliveryTimeout.compareTo(Duration.ofMinutes(2)) > 0 ? 1 : 0;
    }

    /**
     * At most Kafka's default, and at most half the delivery timeout, which leaves time to retry one lost request.
     */
    private static int requestTimeoutMillis(Duration deliveryTimeout) {
        return Math.min(30_000, millis(deliveryTimeout) / 2);
    }

    private static int millis(Duration duration) {
        return (int) Math.min(duration.toMillis(), Integer.MAX_VALUE);
    }
}
