package dev.clerkbridge.ingress.config;

import dev.clerkbridge.contract.TopicNames;
import java.util.Map;
import java.util.Set;

/**
 * Which Kafka to publish to, and how.
 *
 * @param bootstrapServers addresses of some brokers
 * @param eventsTopic the topic of usable events; the quarantine topic's name is made from it
 * @param eventsPartitions with how many partitions the events topic is created; never changed afterwards
 * @param createTopics whether missing topics are created at start
 * @param maxRecordBytes the largest record this service may have to publish, headers included
 * @param clientProperties further properties of the Kafka clients; may hold passwords
 */
public record KafkaConfig(
        String bootstrapServers,
        String eventsTopic,
        int eventsPartitions,
        boolean createTopics,
        int maxRecordBytes,
        Map<String, String> clientProperties) {

    /** Properties of the Kafka clients that the promises rest on; nobody may set them from outside. */
    public static final Set<String> RESERVED = Set.of(
            "acks",
            "enable.idempotence",
            "max.in.flight.requests.per.connection",
            "retries",
            "delivery.timeout.ms",
            "max.block.ms",
            "transactional.id",
            "partitioner.class",
            "partitioner.ignore.keys",
            "key.serializer",
            "value.serializer");

    public KafkaConfig {
        clientProperties = Map.copyOf(clientProperties);
    }

    /** The topic of validly signed events that no subscriber could use. */
    public String quarantineTopic() {
        return TopicNames.quarantine(eventsTopic);
    }

    /** Names the client properties without their values, which may be passwords. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", eventsTopic=" + eventsTopic
                + ", eventsPartitions=" + eventsPartitions + ", createTopics=" + createTopics + ", maxRecordBytes="
                + maxRecordBytes + ", clientProperties=" + clientProperties.keySet() + "]";
    }
}
