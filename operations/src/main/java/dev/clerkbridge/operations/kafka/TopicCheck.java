// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Compares a topic's settings with those that a service needs. They can differ if another release created the topic, or
 * if somebody created or changed it manually.
 *
 * @param maxMessageBytes the largest record that the topic must accept
 * @param minRetention how long the topic must keep its records
 */
public record TopicCheck(long maxMessageBytes, Duration minRetention) {

    private static final int REPLICAS = 3;

    /**
     * The settings to change, described for operators. Empty if there are none, or if this client has no permission to
     * read the topic's settings. A setting that the broker does not return is not checked, because other services with
     * Kafka's protocol do not have all settings. Replication is checked only in clusters of at least three brokers.
     */
    public List<String> differences(Admin admin, TopicDescription topic)
            throws InterruptedException, ExecutionException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        try {
            int brokers = admin.describeCluster().nodes().get().size();
            Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            return config == null ? List.of() : differences(values(config), replicas(topic), brokers);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return List.of();
            }
            throw e;
        }
    }

    List<String> differences(Map<String, String> config, int replicas, int brokers) {
        List<String> differences = new ArrayList<>();
        long size = number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, maxMessageBytes);
        if (size < maxMessageBytes) {
            differences.add("max.message.bytes is " + size + ", less than the largest possible record ("
                    + maxMessageBytes + ")");
        }
        long retention = number(config, TopicConfig.RETENTION_MS_CONFIG, -1);
        if (retention >= 0 && retention < minRetention.toMillis()) {
            differences.add("retention.ms is " + retention + ", less than " + minRetention.toDays() + " days ("
                    + minRetention.toMillis() + ")");
        }
        String cleanup = config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "");
        if (cleanup.contains("compact")) {
            differences.add(
                    "cleanup.policy is " + cleanup + "; compaction refuses records without a key and deletes all"
                            + " but the last record of each key; set it to delete");
        }
        if (brokers >= REPLICAS) {
            addReplication(differences, replicas, config);
        }
        return differences;
    }

    private static void addReplication(List<String> differences, int replicas, Map<String, String> config) {
        if (replicas < REPLICAS) {
            differences.add("replication factor is " + replicas + ", less than " + REPLICAS
                    + ": if brokers fail, records can be lost");
        }
        if (!config.containsKey(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)) {
            return;
        }
        long inSync = number(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, 0);
        if (inSync < 2) {
            differences.add("min.insync.replicas is " + inSync
                    + ", less than 2: an acknowledged record may be on only one broker");
        } else if (inSync >= replicas) {
            differences.add("min.insync.replicas is " + inSync + ", but must be less than the number of replicas ("
                    + replicas + "): otherwise writes fail while one of their brokers is down");
        }
    }

    private static int replicas(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private static Map<String, String> values(Config config) {
        Map<String, String> values = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                values.put(entry.name(), entry.value());
            }
        }
        return values;
    }

    private static long number(Map<String, String> config, String name, long ifMissing) {
        String value = config.get(name);
        return value == null ? ifMissing : Long.parseLong(value);
    }
}
