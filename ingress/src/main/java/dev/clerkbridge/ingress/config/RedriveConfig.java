// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * What {@code redrive} needs of the service's configuration.
 *
 * @param instanceIds Clerk instances whose events are usable; empty allows all
 * @param journal the directory of the journal
 */
public record RedriveConfig(KafkaConfig kafka, Set<String> instanceIds, Path journal) {

    public RedriveConfig {
        instanceIds = Set.copyOf(instanceIds);
    }

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException naming every fault, if there is any
     */
    public static RedriveConfig from(Map<String, String> variables) {
        return new ConfigReader(variables).readForRedrive();
    }
}
