// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.environment.StartReport;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set about the ingress, checked.
 *
 * @param ackAfter what a 200 means
 * @param shutdownDeadline how long {@code SIGTERM} may wait for what is in flight
 * @param canary null where no probes are sent
 * @param report what to log of the settings at start
 */
public record IngressConfig(
        WebhookConfig webhook,
        HttpConfig http,
        Endpoint management,
        KafkaConfig kafka,
        AckAfter ackAfter,
        JournalConfig journal,
        Duration shutdownDeadline,
        @Nullable CanaryConfig canary,
        StartReport report) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException naming every fault, if there is any
     */
    public static IngressConfig from(Map<String, String> environment) {
        return new ConfigReader(environment).read();
    }
}
