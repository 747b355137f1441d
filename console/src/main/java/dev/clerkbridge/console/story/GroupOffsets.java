// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The committed offsets and the lag of the consumer group. */
public final class GroupOffsets {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Admin admin;
    private final String group;

    /** Creates a reader of the group's offsets. The caller closes the client. */
    public GroupOffsets(Admin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /**
     * The offset below which the group has settled every record of the partition.
     *
     * @return -1 if the group has committed no offset in the partition
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public long committed(TopicPartition partition) {
        OffsetAndMetadata offset = all().get(partition);
        return offset == null ? -1 : offset.offset();
    }

    /**
     * The number of records that the group has not settled, in all partitions where it has committed an offset.
     *
     * @throws KafkaUnavailableException if Kafka does not answer
     */
    public long lag() {
        Map<TopicPartition, OffsetAndMetadata> committed = all();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                await(admin.listOffsets(latest).all());
        return ends.entrySet().stream()
                .mapToLong(end -> lag(end.getValue(), committed.get(end.getKey())))
                .sum();
    }

    private static long lag(ListOffsetsResultInfo end, @Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : Math.max(0, end.offset() - committed.offset());
    }

    private Map<TopicPartition, OffsetAndMetadata> all() {
        return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException(e);
        } catch (ExecutionException e) {
            throw new KafkaUnavailableException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(e);
        }
    }

    /** The committed offset of each partition. */
    public Map<TopicPartition, OffsetAndMetadata> allCommitted() {
        return all();
    }
}
