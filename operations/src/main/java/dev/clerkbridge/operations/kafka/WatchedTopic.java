// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The gauges of one topic. The thread of {@link TopicWatch} updates them; scrapes read them. */
final class WatchedTopic {

    private final String name;
    private volatile double records = Double.NaN;
    private volatile double underReplicatedPartitions = Double.NaN;
    private volatile double retentionSeconds = Double.NaN;

    WatchedTopic(MeterRegistry registry, String prefix, String role, String name) {
        this.name = name;
        gauge(registry, prefix + ".topic.records", role, "Records in a topic", () -> records);
        gauge(
                registry,
                prefix + ".topic.under.replicated.partitions",
                role,
                "Partitions of the topic that have fewer in-sync replicas than replicas",
                () -> underReplicatedPartitions);
        gauge(
                registry,
                prefix + ".topic.retention.seconds",
                role,
                "How long a topic keeps records; infinite if there is no time limit",
                () -> retentionSeconds);
    }

    private static void gauge(
            MeterRegistry registry, String meter, String role, String description, Supplier<Number> value) {
        Gauge.builder(meter, value)
                .description(description + "; NaN while unknown")
                .tag("topic", role)
                .register(registry);
    }

    /**
     * Updates every gauge.
     *
     * @throws KafkaException if Kafka cannot describe the topic, except because it does not exist or because of a
     *     missing permission
     */
    void update(Admin admin) throws InterruptedException {
        TopicDescription topic = description(admin);
        if (topic == null) {
            reset();
            return;
        }
        underReplicatedPartitions = topic.partitions().stream()
                .filter(partition ->
                        partition.isr().size() < partition.replicas().size())
                .count();
        records = records(admin, topic);
        retentionSeconds = retention(admin);
    }

    private @Nullable TopicDescription description(Admin admin) throws InterruptedException {
        try {
            return admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof AuthorizationException) {
                return null;
            }
            throw new KafkaException("cannot describe " + name, e.getCause());
        }
    }

    /** Sets every gauge to NaN. */
    void reset() {
        records = Double.NaN;
        underReplicatedPartitions = Double.NaN;
        retentionSeconds = Double.NaN;
    }

    private double records(Admin admin, TopicDescription topic) throws InterruptedException {
        List<TopicPartition> partitions = topic.partitions().stream()
                .map(partition -> new TopicPartition(name, partition.partition()))
                .toList();
        return sum(admin, partitions, OffsetSpec.latest()) - sum(admin, partitions, OffsetSpec.earliest());
    }

    private double retention(Admin admin) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Config config =
                resultOrNull(admin.describeConfigs(List.of(resource)).values().get(resource));
        return retentionSeconds(config == null ? null : config.get(TopicConfig.RETENTION_MS_CONFIG));
    }

    /** NaN if the broker does not return the setting or its value, infinite if there is no limit. */
    static double retentionSeconds(@Nullable ConfigEntry entry) {
        if (entry == null || entry.value() == null) {
            return Double.NaN;
        }
        long millis = Long.parseLong(entry.value());
        return millis < 0 ? Double.POSITIVE_INFINITY : millis / 1000.0;
    }

    private static double sum(Admin admin, List<TopicPartition> partitions, OffsetSpec which)
            throws InterruptedException {
        var offsets = resultOrNull(
                admin.listOffsets(partitions.stream().collect(Collectors.toMap(each -> each, each -> which)))
                        .all());
        return offsets == null
                ? Double.NaN
                : offsets.values().stream()
                        .mapToDouble(ListOffsetsResultInfo::offset)
                        .sum();
    }

    /** The result; null if the request failed, for example without a connection or a permission. */
    private static <T> @Nullable T resultOrNull(@Nullable KafkaFuture<T> result) throws InterruptedException {
        try {
            return result == null ? null : result.get();
        } catch (ExecutionException e) {
            return null;
        }
    }
}
