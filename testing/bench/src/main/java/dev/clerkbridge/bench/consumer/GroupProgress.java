// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.consumer;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads the committed offsets of a consumer group. */
final class GroupProgress implements AutoCloseable {

    private final Admin admin;
    private final String group;

    GroupProgress(String bootstrapServers, String group) {
        this(Admin.create(Map.of("bootstrap.servers", bootstrapServers)), group);
    }

    GroupProgress(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /**
     * The sum of the group's committed offsets: the number of consumed events if the topic starts at offset 0. Returns
     * 0 if the group does not exist yet.
     *
     * @throws IllegalStateException if Kafka does not return the offsets
     */
    long consumed() throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .filter(Objects::nonNull)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw new IllegalStateException("the offsets of the group " + group + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
