// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.config;

import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import java.util.Map;

/** The settings of {@code reconcile}: Clerk's API, Kafka and the mirror's database. */
public record ReconcileConfig(ClerkApiConfig api, SyncKafkaConfig kafka, DatabaseConfig database) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if settings are missing or
     *     invalid; the message lists all of them
     */
    public static ReconcileConfig from(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        ReconcileConfig config = new ReconcileConfig(
                ClerkApiConfig.from(environment), SyncKafkaConfig.from(environment), SyncConfig.database(environment));
        int instances = config.api().instanceIds().size();
        if (instances > 1) {
            environment.fault(
                    SyncSettings.INSTANCE_IDS.name(),
                    "names " + instances + " instances, but reconcile compares the whole mirror with one, so the rows"
                            + " of the others would count as gone. Use one mirror for each instance"
                            + " (docs/existing-users.md)",
                    "");
        }
        environment.throwIfFaulty();
        return config;
    }
}
