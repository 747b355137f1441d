package dev.clerkbridge.usersync.config;

import dev.clerkbridge.contract.TopicNames;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka, and how the service takes part in it.
 *
 * @param groupId the consumer group, and a part of the dead-letter topic's name
 * @param maxBatch at so many changes of different objects a batch is closed, and so a database transaction
 * @param passedThrough every client property that a {@code KAFKA_…} variable sets
 */
public record KafkaConfig(
        String bootstrapServers,
        String groupId,
        String eventsTopic,
        GroupProtocol protocol,
        int maxBatch,
        Map<String, String> passedThrough) {

    static final String DEFAULT_GROUP = "user-sync";

    /** Few enough that a batch ends soon after the database is free. */
    private static final int MAX_POLL_RECORDS = 1_000;

    /** What the service's promises rest on; nobody may change it. */
    private static final Set<String> FIXED = Set.of(
            "enable.auto.commit",
            "auto.offset.reset",
            "key.deserializer",
            "value.deserializer",
            "key.serializer",
            "value.serializer",
            "acks",
            "enable.idempotence",
            "max.poll.records");

    private static final Set<String> OWN = Set.of("bootstrap.servers", "group.id", "group.protocol");

    /** How the group agrees on who reads what. */
    public enum GroupProtocol {
        /** KIP-848: the brokers decide. Needs Kafka 4. */
        CONSUMER,
        /** The older protocol, for older brokers. */
        CLASSIC
    }

    public KafkaConfig {
        passedThrough = Map.copyOf(passedThrough);
    }

    static KafkaConfig from(Environment environment) {
        KafkaConfig config = new KafkaConfig(
                environment.required("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
                environment.text("KAFKA_GROUP_ID", DEFAULT_GROUP),
                environment.text("EVENTS_TOPIC", TopicNames.EVENTS),
                environment.oneOf("KAFKA_GROUP_PROTOCOL", GroupProtocol.CONSUMER),
                environment.number("MAX_BATCH_EVENTS", 10_000, 1, 100_000),
                passedThrough(environment));
        config.check(environment);
        return config;
    }

    /** Lets the clients look at their properties at once, not when they are first used. */
    private void check(Environment environment) {
        try {
            Map<String, Object> properties = consumerProperties(groupId);
            properties.put("key.deserializer", ByteArrayDeserializer.class);
            properties.put("value.deserializer", ByteArrayDeserializer.class);
            properties.put("bootstrap.servers", bootstrapServers.isEmpty() ? "none:1" : bootstrapServers);
            new ConsumerConfig(properties);
        } catch (ConfigException e) {
            environment.fault("KAFKA_...", "is refused by the Kafka client: " + e.getMessage());
        }
    }

    /** Of the properties passed through only the names: some are secrets. */
    @Override
    public String toString() {
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", groupId=" + groupId + ", eventsTopic="
                + eventsTopic + ", protocol=" + protocol + ", maxBatch=" + maxBatch + ", passedThrough="
                + passedThrough.keySet() + "]";
    }

    /** Where events go that cannot be applied. */
    public String deadLetterTopic() {
        return TopicNames.deadLetters(eventsTopic, groupId);
    }

    /** Properties for a consumer of {@code group}; offsets move only when the service says so. */
    public Map<String, Object> consumerProperties(String group) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("max.partition.fetch.bytes", 2 * 1024 * 1024);
        properties.put("fetch.max.bytes", 16 * 1024 * 1024);
        properties.put("metadata.max.age.ms", 10_000);
        if (protocol == GroupProtocol.CLASSIC) {
            properties.put(
                    "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        properties.putAll(passedThrough(ConsumerConfig.configNames()));
        properties.put("group.id", group);
        properties.put("group.protocol", protocol.name().toLowerCase(Locale.ROOT));
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "earliest");
        properties.put("max.poll.records", Math.min(maxBatch, MAX_POLL_RECORDS));
        return properties;
    }

    /** Properties for a producer whose records are kept by every in-sync replica, or reported as failed soon. */
    public Map<String, Object> producerProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("linger.ms", 0);
        properties.put("max.block.ms", 10_000);
        properties.put("request.timeout.ms", 8_000);
        properties.put("delivery.timeout.ms", 15_000);
        properties.put("max.request.size", 8 * 1024 * 1024);
        properties.putAll(passedThrough(ProducerConfig.configNames()));
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        return properties;
    }

    /** Properties for an admin client. */
    public Map<String, Object> adminProperties() {
        return new HashMap<>(passedThrough(AdminClientConfig.configNames()));
    }

    private Map<String, Object> passedThrough(Set<String> known) {
        Map<String, Object> properties = new HashMap<>(passedThrough);
        properties.keySet().retainAll(known);
        properties.put("bootstrap.servers", bootstrapServers);
        return properties;
    }

    /** By the clients' own names: an environment has other {@code KAFKA_…} variables too, such as those of Kubernetes. */
    private static Map<String, String> passedThrough(Environment environment) {
        Set<String> names = new TreeSet<>(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        names.removeAll(OWN);
        Map<String, String> found = new TreeMap<>();
        for (String name : names) {
            String variable = "KAFKA_" + name.toUpperCase(Locale.ROOT).replace('.', '_');
            String value = environment.optional(variable);
            if (value != null && FIXED.contains(name)) {
                environment.fault(variable, "cannot be set: the service depends on its own value");
            } else if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }
}
