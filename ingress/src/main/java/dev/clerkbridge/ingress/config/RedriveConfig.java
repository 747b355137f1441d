// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.contract.RedrivableTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of the command {@code redrive}.
 *
 * @param instanceIds Clerk instances whose events are usable; empty allows all
 * @param journal the directory of the journal
 */
public record RedriveConfig(IngressKafkaConfig kafka, Set<String> instanceIds, Path journal) {

    private static final Duration DELIVERY_TIMEOUT = Duration.ofMinutes(1);

    public RedriveConfig {
        instanceIds = Set.copyOf(instanceIds);
    }

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if a setting is missing or
     *     invalid; the message lists every fault
     */
    public static RedriveConfig from(Map<String, String> variables) {
        return new ConfigReader(variables).readForRedrive();
    }

    /** The complete configuration of the producer, which sends each record in a batch of its own. */
    public Map<String, Object> producerProperties() {
        Map<String, Object> properties = new HashMap<>(kafka.producerProperties(DELIVERY_TIMEOUT));
        properties.put("batch.size", 0);
        return properties;
    }

    /** The complete configuration of the consumer that reads the quarantine topic. */
    public Map<String, Object> consumerProperties() {
        return RedrivableTopic.properties(kafka.client().forConsumer(), kafka.eventsTopic());
    }
}
