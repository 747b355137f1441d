// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.config;

import dev.clerkbridge.operations.environment.Environment;
import java.util.Map;

/** The settings of {@code backfill}: Clerk's API and Kafka, no database. */
public record BackfillConfig(ClerkApiConfig api, SyncKafkaConfig kafka) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if settings are missing or
     *     invalid; the message lists all of them
     */
    public static BackfillConfig from(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        BackfillConfig config = new BackfillConfig(ClerkApiConfig.from(environment), SyncKafkaConfig.from(environment));
        environment.throwIfFaulty();
        return config;
    }
}
