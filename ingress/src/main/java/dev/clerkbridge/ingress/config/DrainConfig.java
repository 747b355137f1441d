// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.util.Map;

/** The configuration of the command {@code drain}: Kafka and the journal, but no secret and no ports. */
public record DrainConfig(IngressKafkaConfig kafka, JournalConfig journal) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if a setting is missing or
     *     invalid; the message lists every fault
     */
    public static DrainConfig from(Map<String, String> environment) {
        return new ConfigReader(environment).readForDrain();
    }
}
