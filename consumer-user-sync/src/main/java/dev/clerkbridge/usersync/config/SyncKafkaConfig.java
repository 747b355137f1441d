// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.config;

import dev.clerkbridge.contract.TopicNames;
import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import dev.clerkbridge.operations.kafka.KafkaPropertiesCheck;
import dev.clerkbridge.operations.kafka.KafkaVariables;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The settings for Kafka.
 *
 * @param client properties of the Kafka clients, from the environment
 * @param groupId the consumer group; also part of the dead-letter topic's name
 * @param snapshotsTopic topic of snapshots and absences; need not exist
 * @param topicsCreate whether the service creates the dead-letter topic if it is missing
 * @param maxBatch number of records after which a batch ends; a batch is one database transaction
 */
public record SyncKafkaConfig(
        KafkaProperties client,
        String groupId,
        String eventsTopic,
        String snapshotsTopic,
        boolean topicsCreate,
        GroupProtocol protocol,
        int maxBatch) {

    /**
     * The records of one poll fit into an eighth of the heap, even if each event has the ingress's default maximum size
     * (1 MiB). This needs a heap of at least 128 MiB.
     */
    private static final long MAX_POLL_RECORDS =
            Math.max(16, Math.min(500, Runtime.getRuntime().maxMemory() / 8 / (1024 * 1024)));

    /** Maximum number of bytes in a fetch. Kafka's client buffers up to two fetches for each broker. */
    private static final int FETCH_BYTES =
            (int) Math.max(2 << 20, Math.min(16 << 20, Runtime.getRuntime().maxMemory() / 32));

    private static final String BYTES = "the service must read and write unchanged bytes";
    private static final String PARTITION = "a snapshot must be in the partition of its key";
    private static final String DURABILITY =
            "all in-sync replicas must have a dead letter before the event's offset is committed";

    /** Properties of the Kafka clients that must not be set by an environment variable, with the reason for each. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("enable.auto.commit", "offsets are committed after the database transaction"),
            Map.entry("auto.offset.reset", "a new group starts at the beginning"),
            Map.entry("max.poll.records", "MAX_BATCH_EVENTS sets the size of a batch"),
            Map.entry("key.deserializer", BYTES),
            Map.entry("value.deserializer", BYTES),
            Map.entry("key.serializer", BYTES),
            Map.entry("value.serializer", BYTES),
            Map.entry("interceptor.classes", BYTES),
            Map.entry("partitioner.class", PARTITION),
            Map.entry("partitioner.ignore.keys", PARTITION),
            Map.entry("acks", DURABILITY),
            Map.entry("enable.idempotence", DURABILITY),
            Map.entry(
                    "max.in.flight.requests.per.connection",
                    "with several requests in flight, a producer can hang on a new topic"),
            Map.entry("transactional.id", "dead letters are written outside of transactions"));

    /** The protocol by which the group assigns partitions. */
    public enum GroupProtocol {
        /** KIP-848: the brokers assign the partitions. Needs Kafka 4. */
        CONSUMER,
        /** The older protocol, which all brokers support. */
        CLASSIC
    }

    static SyncKafkaConfig from(Environment environment) {
        KafkaProperties client = KafkaVariables.read(
                environment,
                environment.require(SyncSettings.BOOTSTRAP_SERVERS, "localhost:9092"),
                SyncSettings.ALL,
                REFUSED);
        SyncKafkaConfig config = new SyncKafkaConfig(
                client,
                environment.get(SyncSettings.GROUP_ID),
                environment.get(SyncSettings.EVENTS_TOPIC),
                environment.get(SyncSettings.SNAPSHOTS_TOPIC),
                environment.get(SyncSettings.TOPICS_CREATE),
                environment.get(SyncSettings.GROUP_PROTOCOL),
                environment.get(SyncSettings.MAX_BATCH_EVENTS));
        new KafkaPropertiesCheck(environment, client)
                .consumer(config.consumerProperties(config.groupId))
                .producer(config.producerProperties())
                .admin(config.adminProperties());
        return config;
    }

    /** The topic of events that cannot be applied. */
    public String deadLetterTopic() {
        return TopicNames.deadLetters(eventsTopic, groupId);
    }

    /** Properties for a consumer of {@code group}. The consumer does not commit offsets automatically. */
    public Map<String, Object> consumerProperties(String group) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("max.partition.fetch.bytes", 2 * 1024 * 1024);
        properties.put("fetch.max.bytes", FETCH_BYTES);
        properties.put("allow.auto.create.topics", false);
        properties.put("metadata.max.age.ms", 10_000);
        if (protocol == GroupProtocol.CLASSIC) {
            properties.put(
                    "partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        properties.putAll(client.forConsumer());
        properties.put("group.id", group);
        properties.put("group.protocol", protocol.name().toLowerCase(Locale.ROOT));
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "none"); // OffsetReset resets offsets instead, and logs lost events
        properties.put("max.poll.records", (int) Math.min(maxBatch, MAX_POLL_RECORDS));
        return properties;
    }

    /**
     * Properties for a producer that waits for all in-sync replicas and reports a failure within 25 seconds, unless
     * other timeouts are configured.
     */
    public Map<String, Object> producerProperties() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("linger.ms", 0);
        properties.put("max.block.ms", 10_000);
        properties.put("request.timeout.ms", 8_000);
        properties.put("delivery.timeout.ms", 15_000);
        properties.put("max.request.size", 8 * 1024 * 1024);
        properties.putAll(client.forProducer());
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        // With several requests in flight, a broker that has just created the topic can refuse the first request and
        // accept the second. Then it refuses every retry of the first as out of sequence (KAFKA-15591).
        properties.put("max.in.flight.requests.per.connection", 1);
        return properties;
    }

    /** Properties for an admin client. */
    public Map<String, Object> adminProperties() {
        return client.forAdmin();
    }
}
