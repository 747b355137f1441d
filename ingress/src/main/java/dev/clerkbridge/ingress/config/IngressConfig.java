package dev.clerkbridge.ingress.config;

import java.time.Duration;
import java.util.Map;

/**
 * Everything that can be set about the ingress, checked.
 *
 * @param ackAfter what a 200 means
 * @param shutdownDeadline how long {@code SIGTERM} may wait for what is in flight
 */
public record IngressConfig(
        WebhookConfig webhook,
        HttpConfig http,
        Endpoint management,
        KafkaConfig kafka,
        AckAfter ackAfter,
        JournalConfig journal,
        Duration shutdownDeadline) {

    /**
     * Reads the settings from environment variables.
     *
     * @throws ConfigException naming every fault, when there is any
     */
    public static IngressConfig from(Map<String, String> environment) throws ConfigException {
        return new ConfigReader(environment).read();
    }
}
