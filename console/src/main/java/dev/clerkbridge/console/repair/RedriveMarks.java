// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.repair;

import dev.clerkbridge.contract.ReceivedEvent;
import dev.clerkbridge.contract.RedrivenOffsets;
import dev.clerkbridge.contract.TopicNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers which records were redriven, as offsets of a consumer group that the ingress's command also uses. */
public final class RedriveMarks {

    private static final Logger LOGGER = LoggerFactory.getLogger(RedriveMarks.class);
    private static final int TIMEOUT_SECONDS = 5;

    private final Admin admin;
    private final String group;

    /** Creates a reader of the redriven offsets. The caller closes the client. */
    public RedriveMarks(Admin admin, String eventsTopic) {
        this.admin = admin;
        this.group = TopicNames.redriveGroup(eventsTopic);
    }

    /**
     * Returns a predicate that is true for records that were not redriven yet. Reads the redriven offsets once.
     *
     * @return true for every record if the console may not read the group
     * @throws KafkaException if Kafka does not answer
     */
    public Predicate<ReceivedEvent> stillSetAside() {
        Map<TopicPartition, RedrivenOffsets> marks = read();
        return event -> {
            RedrivenOffsets offsets = marks.get(
                    new TopicPartition(event.record().topic(), event.record().partition()));
            return offsets == null || !offsets.contains(event.record().offset());
        };
    }

    /**
     * The number of records of a topic that are still set aside, computed from offsets; 0 if the topic does not exist.
     *
     * @throws KafkaException if Kafka does not answer
     */
    public long pending(String topic) {
        Map<TopicPartition, RedrivenOffsets> marks = read();
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, ListOffsetsResultInfo> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(partitions, OffsetSpec.latest());
        return partitions.stream()
                .mapToLong(partition -> {
                    long begin = Objects.requireNonNull(begins.get(partition)).offset();
                    return marks.getOrDefault(partition, new RedrivenOffsets(begin, ""))
                            .pending(
                                    begin,
                                    Objects.requireNonNull(ends.get(partition)).offset());
                })
                .sum();
    }

    private List<TopicPartition> partitions(String topic) {
        try {
            return await(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .flatMap(description -> description.partitions().stream())
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec spec) {
        return await(admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, p -> spec)))
                .all());
    }

    private Map<TopicPartition, RedrivenOffsets> read() {
        Map<TopicPartition, RedrivenOffsets> marks = new HashMap<>();
        try {
            await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            marks.put(partition, new RedrivenOffsets(offset.offset(), offset.metadata()));
                        }
                    });
        } catch (AuthorizationException e) {
            LOGGER.atDebug().addKeyValue("group", group).log("Not permitted to read the redriven offsets");
        }
        return marks;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + TIMEOUT_SECONDS + " seconds", e);
        }
    }
}
