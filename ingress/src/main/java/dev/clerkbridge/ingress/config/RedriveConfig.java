// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The configuration of the command {@code redrive}.
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
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if there are faults; names all of them
     */
    public static RedriveConfig from(Map<String, String> variables) {
        return new ConfigReader(variables).readForRedrive();
    }
}
