// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.redrive;

import dev.clerkbridge.console.search.KafkaReply;
import dev.clerkbridge.console.search.TopicOffsets;
import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RedriveMarks;
import dev.clerkbridge.contract.TopicNames;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Reads the {@link RedriveMarks} of the console and of the services' {@code redrive} commands. */
public final class RedriveMarkReader {

    private final Supplier<Admin> admin;
    private final TopicOffsets topicOffsets;
    private final String group;

    /** The caller closes the admin client. */
    public RedriveMarkReader(Supplier<Admin> admin, String eventsTopic) {
        this.admin = admin;
        this.topicOffsets = new TopicOffsets(admin);
        this.group = TopicNames.redriveGroup(eventsTopic);
    }

    /**
     * Returns a predicate that is true for records that have not been redriven. Reads the marks once.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to the group
     */
    public Predicate<ReceivedEvent> notRedriven() {
        Map<TopicPartition, RedriveMarks> marks = read();
        return event -> {
            RedriveMarks ofPartition = marks.get(
                    new TopicPartition(event.record().topic(), event.record().partition()));
            return ofPartition == null || !ofPartition.contains(event.record().offset());
        };
    }

    /**
     * The number of records on a topic that have not been redriven, computed from offsets; 0 if the topic does not
     * exist.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or denies access to the topic or the
     *     group
     */
    public long pending(String topic) {
        Map<TopicPartition, RedriveMarks> marks = read();
        return topicOffsets.of(topic).entrySet().stream()
                .mapToLong(partition -> {
                    long begin = partition.getValue().begin();
                    return marks.getOrDefault(partition.getKey(), new RedriveMarks(begin, ""))
                            .pending(begin, partition.getValue().end());
                })
                .sum();
    }

    private Map<TopicPartition, RedriveMarks> read() {
        Map<TopicPartition, RedriveMarks> marks = new HashMap<>();
        KafkaReply.await(admin.get().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        marks.put(partition, new RedriveMarks(offset.offset(), offset.metadata()));
                    }
                });
        return marks;
    }
}
