// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.testbed.server.AuthorizingKafka;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A Kafka user with topics and groups of its own, on a broker that it shares with other tenants. */
record KafkaTenant(AuthorizingKafka kafka, Path folder, String user) {

    static final String INSTANCE = "ins_ours";
    static final String SUBJECT = "user_1";

    String eventsTopic() {
        return user + ".events";
    }

    /** Replaces placeholders such as {@code <EVENTS_TOPIC>} in a resource's name with this tenant's values. */
    String resolve(String name) {
        return name.replace("<EVENTS_TOPIC>", eventsTopic())
                .replace("<SNAPSHOTS_TOPIC>", user + ".snapshots")
                .replace("<KAFKA_GROUP_ID>", user + "-sync");
    }

    /** Allows the tenant's user this operation on the resource that the permission names. */
    void allow(KafkaPermission permission, AclOperation operation) throws Exception {
        kafka.allow(user, permission.type(), resolve(permission.name()), operation);
    }

    /** The environment variables that the tests set for every service and command. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(kafka.environment(user));
        environment.put("EVENTS_TOPIC", eventsTopic());
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("JOURNAL_DIR", folder.resolve(user).resolve("journal").toString());
        return environment;
    }

    /** Creates the topics with an event, a poison event, a snapshot, a quarantined event and two dead letters. */
    void createTopics() throws Exception {
        List<String> topics = Stream.of(
                        "<EVENTS_TOPIC>",
                        "<EVENTS_TOPIC>.quarantine",
                        "<SNAPSHOTS_TOPIC>",
                        "<EVENTS_TOPIC>.<KAFKA_GROUP_ID>.dlq")
                .map(this::resolve)
                .toList();
        kafka.admin()
                .createTopics(topics.stream()
                        .map(topic -> new NewTopic(topic, 1, (short) 1))
                        .toList())
                .all()
                .get();
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(kafka.client("admin"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ProducerRecord<byte[], byte[]> record : List.of(
                    record(topics.get(0), "msg_event", event(INSTANCE)),
                    record(topics.get(0), "msg_poison", "{"),
                    record(topics.get(1), "msg_foreign", event(INSTANCE)),
                    record(topics.get(2), "snapshot", event(INSTANCE)),
                    letter(topics.get(3), "msg_letter", topics.get(0)),
                    letter(topics.get(3), "msg_snapshot", topics.get(2)))) {
                producer.send(record).get();
            }
        }
    }

    /** The number of records that were ever written to a topic; 0 if the topic does not exist. */
    long written(String topic) throws Exception {
        TopicPartition partition = new TopicPartition(resolve(topic), 0);
        try {
            return kafka.admin()
                    .listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            return 0;
        }
    }

    /** The number of records on the events topic whose offsets the consumer's group has committed. */
    long settled() throws Exception {
        return committed("<KAFKA_GROUP_ID>", "<EVENTS_TOPIC>");
    }

    /** The number of dead letters before the first one that is not marked as redriven. */
    long redriven() throws Exception {
        return committed("<EVENTS_TOPIC>.redrive", "<EVENTS_TOPIC>.<KAFKA_GROUP_ID>.dlq");
    }

    private long committed(String group, String topic) throws Exception {
        OffsetAndMetadata offset = kafka.admin()
                .listConsumerGroupOffsets(resolve(group))
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(resolve(topic), 0));
        return offset == null ? 0 : offset.offset();
    }

    static String event(String instance) {
        return "{\"data\":{\"id\":\"" + SUBJECT + "\",\"updated_at\":1767225600000},\"instance_id\":\"" + instance
                + "\",\"timestamp\":1767225600000,\"type\":\"user.created\"}";
    }

    private static ProducerRecord<byte[], byte[]> letter(String topic, String id, String original) {
        ProducerRecord<byte[], byte[]> letter = record(topic, id, event(INSTANCE));
        letter.headers().add(DeadLetterHeaders.TOPIC, original.getBytes(UTF_8));
        return letter;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String id, String body) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, SUBJECT.getBytes(UTF_8), body.getBytes(UTF_8));
        record.headers()
                .add(EventHeaders.SVIX_ID, id.getBytes(UTF_8))
                .add(EventHeaders.ERROR_REASON, "foreign-instance".getBytes(UTF_8));
        return record;
    }
}
