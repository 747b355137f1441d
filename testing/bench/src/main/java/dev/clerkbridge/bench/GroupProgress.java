// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Reads the committed offsets of a consumer group. */
final class GroupProgress implements AutoCloseable {

    private final Admin admin;
    private final String group;

    GroupProgress(String bootstrapServers, String group) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        this.group = group;
    }

    /** The sum of the group's committed offsets: the number of consumed events if the topic starts at offset 0. */
    long consumed() throws InterruptedException {
        try {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .filter(Objects::nonNull)
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            // The group does not exist yet.
            return 0;
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
