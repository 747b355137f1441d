// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.environment.StartReport;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The validated configuration of the ingress.
 *
 * @param ackAfter where an event is stored before it is answered 200
 * @param shutdownDeadline how long the shutdown may wait for requests in flight and for unpublished events
 * @param canary null if no probes are sent
 * @param report the settings to log at startup
 */
public record IngressConfig(
        WebhookConfig webhook,
        HttpConfig http,
        Endpoint management,
        IngressKafkaConfig kafka,
        AckAfter ackAfter,
        JournalConfig journal,
        Duration shutdownDeadline,
        @Nullable CanaryConfig canary,
        StartReport report) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws dev.clerkbridge.operations.environment.InvalidConfigException if a setting is missing or
     *     invalid; the message lists every fault
     */
    public static IngressConfig from(Map<String, String> environment) {
        return new ConfigReader(environment).read();
    }
}
