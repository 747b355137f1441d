// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.util.Map;

/** What publishing a journal without HTTP needs: the settings of the service, but no secret and no ports. */
public record DrainConfig(KafkaConfig kafka, JournalConfig journal) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException naming every fault, if there is any
     */
    public static DrainConfig from(Map<String, String> environment) {
        return new ConfigReader(environment).readForDrain();
    }
}
