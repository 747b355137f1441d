// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;

/**
 * The Kafka client properties from the environment. {@link KafkaVariables} reads them.
 *
 * @param bootstrapServers one or more brokers, {@code host:port}, separated by commas
 * @param others all other properties by Kafka's names; may contain passwords
 */
public record KafkaProperties(String bootstrapServers, Map<String, String> others) {

    private static final String CONNECT_TIMEOUT = CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG;
    private static final String MAX_CONNECT_TIMEOUT = CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG;

    private static final int LOGIN_TIMEOUT_MILLIS = 10_000;
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    public KafkaProperties {
        others = Map.copyOf(others);
    }

    /** The properties for a producer. */
    public Map<String, Object> forProducer() {
        return knownTo(ProducerConfig.configNames());
    }

    /** The properties for a consumer. */
    public Map<String, Object> forConsumer() {
        return knownTo(ConsumerConfig.configNames());
    }

    /** The properties for an admin client. */
    public Map<String, Object> forAdmin() {
        return knownTo(AdminClientConfig.configNames());
    }

    /** Contains only the names, because the values may be passwords. */
    @Override
    public String toString() {
        return "KafkaProperties" + others.keySet();
    }

    /** Properties that no client knows go to all clients, because plug-ins can read them. */
    private Map<String, Object> knownTo(Set<String> client) {
        Map<String, Object> properties = new HashMap<>(defaults());
        properties.putAll(others);
        properties.keySet().removeIf(name -> KafkaVariables.KNOWN.contains(name) && !client.contains(name));
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    private Map<String, Object> defaults() {
        Map<String, Object> defaults = new HashMap<>();
        if ("OAUTHBEARER".equals(others.get(SaslConfigs.SASL_MECHANISM))) {
            // By default, Kafka's client waits forever for an answer from the token endpoint.
            defaults.put(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, LOGIN_TIMEOUT_MILLIS);
            defaults.put(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, LOGIN_TIMEOUT_MILLIS);
            // Kafka's default creates a ClientJwtValidator too, but needs the library jose4j to do so.
            defaults.put(SaslConfigs.SASL_OAUTHBEARER_JWT_VALIDATOR_CLASS, ClientJwtValidator.class.getName());
        }
        if (!others.containsKey(CONNECT_TIMEOUT) && !others.containsKey(MAX_CONNECT_TIMEOUT)) {
            // Within the services' deadlines of 5 s, a client must be able to try a second broker.
            defaults.put(CONNECT_TIMEOUT, CONNECT_TIMEOUT_MILLIS);
            defaults.put(MAX_CONNECT_TIMEOUT, 2 * CONNECT_TIMEOUT_MILLIS);
        }
        return defaults;
    }
}
