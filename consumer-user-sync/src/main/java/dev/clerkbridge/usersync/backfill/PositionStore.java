// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Stores the position of a backfill in Kafka, as the metadata of a committed offset of the group {@code
 * <KAFKA_GROUP_ID>.backfill}, so the backfill needs no database. By default, Kafka keeps the position for a week.
 * Backfills that run at the same time overwrite each other's positions.
 */
final class PositionStore implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 30;

    private final Admin admin;
    private final String group;
    private final TopicPartition partition;

    PositionStore(SyncKafkaConfig kafka, String topic) {
        admin = Admin.create(kafka.adminProperties());
        group = kafka.groupId() + ".backfill";
        partition = new TopicPartition(topic, 0);
    }

    /** Saves the position. Returns when Kafka has committed it. */
    void save(RunPosition position) {
        OffsetAndMetadata offset = new OffsetAndMetadata(position.listing().read(), position.toJson());
        get(admin.alterConsumerGroupOffsets(group, Map.of(partition, offset)).all());
    }

    /** The last saved position; null if there is none in this version's format. */
    @Nullable RunPosition load() {
        OffsetAndMetadata offset = get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .get(partition);
        return offset == null ? null : RunPosition.fromJson(offset.metadata());
    }

    @Override
    public void close() {
        admin.close();
    }

    private <T> T get(Future<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaException(
                    "Cannot read or save the backfill's position in Kafka. This needs READ on the group " + group
                            + " and on the topic " + partition.topic() + ": " + cause,
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        }
    }
}
