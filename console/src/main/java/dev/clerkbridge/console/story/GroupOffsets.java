// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.console.search.KafkaReply;
import dev.clerkbridge.console.search.TopicOffsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The committed offsets and the lag of the consumer group. */
public final class GroupOffsets {

    private final Supplier<Admin> admin;
    private final TopicOffsets topicOffsets;
    private final String group;

    /** Creates a reader of the group's offsets. The caller closes the admin client. */
    public GroupOffsets(Supplier<Admin> admin, String group) {
        this.admin = admin;
        this.topicOffsets = new TopicOffsets(admin);
        this.group = group;
    }

    /**
     * The offset below which the group has settled every record in the partition.
     *
     * @return -1 if the group has committed no offset in the partition
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to the group
     */
    public long committed(TopicPartition partition) {
        OffsetAndMetadata offset = allCommitted().get(partition);
        return offset == null ? -1 : offset.offset();
    }

    /**
     * The number of records on these topics whose offsets the group has not committed. The group may have settled some
     * of them already.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to a topic or the group
     */
    public long lag(List<String> topics) {
        Map<TopicPartition, OffsetAndMetadata> committed = allCommitted();
        Map<TopicPartition, TopicOffsets.Range> ranges = new HashMap<>();
        topics.forEach(topic -> ranges.putAll(topicOffsets.of(topic)));
        return ranges.entrySet().stream()
                .mapToLong(range -> lag(range.getValue(), committed.get(range.getKey())))
                .sum();
    }

    /**
     * Whether the group has committed an offset in any partition of these topics.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to the group
     */
    public boolean hasCommitted(List<String> topics) {
        return allCommitted().keySet().stream().anyMatch(partition -> topics.contains(partition.topic()));
    }

    private static long lag(TopicOffsets.Range range, @Nullable OffsetAndMetadata committed) {
        long next = committed == null ? range.begin() : Math.max(range.begin(), committed.offset());
        return Math.max(0, range.end() - next);
    }

    /**
     * The committed offset of each partition in which the group has committed one.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to the group
     */
    public Map<TopicPartition, OffsetAndMetadata> allCommitted() {
        return KafkaReply.await(admin.get().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    }
}
