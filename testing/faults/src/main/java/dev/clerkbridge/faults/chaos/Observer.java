// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the consumer's results: offsets, rows and dead letters. */
final class Observer {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final String ROWS = """
            select id, last_event_id, deleted_at is not null, first_name, public_metadata ->> 'number',
                   coalesce(length(unsafe_metadata ->> 'bulk'), 0) from clerk.users
            union all
            select id, last_event_id, deleted_at is not null, name, public_metadata ->> 'number', 0
            from clerk.organizations
            union all
            select id, last_event_id, deleted_at is not null, role, organization_id, 0
            from clerk.organization_memberships""";

    private final ChaosSystem system;

    Observer(ChaosSystem system) {
        this.system = system;
    }

    /** Waits until the group has committed the end of every partition; false if the time limit is exceeded. */
    boolean awaitAllConsumed(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", system.bootstrapServers()))) {
            Map<TopicPartition, Long> ends = ends(admin, ChaosSystem.TOPIC);
            ends.putAll(ends(admin, ChaosSystem.SNAPSHOTS));
            while (!committed(admin, ends.keySet()).equals(ends)) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(POLL.toMillis());
            }
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot read the offsets from Kafka", e);
        }
    }

    /** All rows of the three tables, by id. */
    Map<String, Row> rows() throws SQLException {
        Map<String, Row> rows = new HashMap<>();
        try (Connection connection = system.database();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(ROWS)) {
            while (result.next()) {
                rows.put(
                        result.getString(1),
                        new Row(
                                result.getString(2),
                                result.getBoolean(3),
                                result.getString(4),
                                result.getString(5),
                                result.getInt(6)));
            }
        }
        return rows;
    }

    /** The message ids of all dead letters. */
    Set<String> deadLetters() throws InterruptedException {
        Map<String, Object> properties = Map.of("bootstrap.servers", system.bootstrapServers());
        Set<String> ids = new HashSet<>();
        try (Admin admin = Admin.create(properties);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = ends(admin, ChaosSystem.DEAD_LETTERS);
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(POLL)) {
                    ids.add(new String(letter.headers().lastHeader("svix-id").value(), UTF_8));
                }
            }
            return ids;
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot read the dead letters", e);
        }
    }

    /** The message ids of the events that the rows and the dead letters show. */
    Set<String> settled() throws SQLException, InterruptedException {
        Set<String> ids = deadLetters();
        rows().values().forEach(row -> ids.add(row.lastEventId()));
        return ids;
    }

    static Map<TopicPartition, Long> ends(Admin admin, String topic) throws ExecutionException, InterruptedException {
        List<TopicPartition> partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .flatMap(description -> description.partitions().stream())
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, p -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    static Map<TopicPartition, Long> committed(Admin admin, Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        partitions.forEach(partition -> committed.put(partition, 0L));
        admin.listConsumerGroupOffsets(ChaosSystem.GROUP)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> {
                    // Despite its type, null if the group has committed nothing.
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }
}
