// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.SafeValues;
import dev.clerkbridge.operations.environment.Setting;
import dev.clerkbridge.operations.environment.UnusableValueException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link KafkaProperties} from the environment: {@code KAFKA_SECURITY_PROTOCOL} sets {@code security.protocol}.
 *
 * <p>An empty setting counts as not set, but an empty property is passed to the clients. A property that no client
 * knows is passed on with a warning. Variables that Kubernetes sets for a Service called {@code kafka} are ignored.
 */
public final class KafkaVariables {

    static final String PREFIX = "KAFKA_";
    static final Set<String> KNOWN = known();

    private static final Pattern SERVER = Pattern.compile("(?:[A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.%]+]):(\\d{1,5})");
    private static final Pattern SET_BY_KUBERNETES =
            Pattern.compile("KAFKA_(PORT|SERVICE_(HOST|PORT(_.*)?)|PORT_\\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)");

    private KafkaVariables() {}

    /** The declaration of {@code KAFKA_BOOTSTRAP_SERVERS}. */
    public static Setting<String> bootstrapServers() {
        return Setting.text(
                "KAFKA_BOOTSTRAP_SERVERS",
                "localhost:9092",
                "a list of brokers",
                KafkaVariables::servers,
                "one or more brokers, `host:port`, separated by commas. The service waits if a name does not resolve yet");
    }

    /**
     * Reads every {@code KAFKA_…} variable except those that the service declares itself.
     *
     * @param own the declared variables
     * @param refused properties that must not be set, with the reason for each
     */
    public static KafkaProperties read(
            Environment environment, String bootstrapServers, List<Setting<?>> own, Map<String, String> refused) {
        Map<String, String> properties = new TreeMap<>();
        new TreeMap<>(environment.variables()).forEach((variable, value) -> {
            boolean declared = own.stream().anyMatch(setting -> setting.name().equals(variable));
            if (variable.startsWith(PREFIX)
                    && !declared
                    && !SET_BY_KUBERNETES.matcher(variable).matches()) {
                String property = property(variable);
                if (isAllowed(environment, variable, value, refused.get(property))) {
                    properties.put(property, value.strip());
                }
            }
        });
        return new KafkaProperties(bootstrapServers, properties);
    }

    /** Whether a {@code security.protocol} uses TLS. */
    static boolean isTls(String protocol) {
        return protocol.toUpperCase(Locale.ROOT).endsWith("SSL");
    }

    /** The variable that sets a property. */
    static String variable(String property) {
        return PREFIX + property.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    private static String property(String variable) {
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static boolean isAllowed(Environment environment, String variable, String value, @Nullable String reason) {
        String property = property(variable);
        if (reason != null) {
            environment.fault(variable, "cannot be set, because " + reason + "; remove it", "");
            return false;
        }
        if (!KNOWN.contains(property)) {
            environment.warn(variable + " sets " + property + ", which is not a Kafka client property"
                    + SpellingSuggestion.of(property, KNOWN)
                            .map(name -> "; did you mean " + variable(name) + "?")
                            .orElse("; it is passed on to the clients' plug-ins"));
        }
        if (!isPassword(property) && SafeValues.isSecret(value)) {
            environment.fault(variable, "contains " + SafeValues.describe(value) + ", which does not belong here", "");
            return false;
        }
        return true;
    }

    static boolean isPassword(String property) {
        ConfigDef.ConfigKey key = ProducerConfig.configDef().configKeys().get(property);
        ConfigDef.ConfigKey other = ConsumerConfig.configDef().configKeys().get(property);
        return (key != null && key.type == ConfigDef.Type.PASSWORD)
                || (other != null && other.type == ConfigDef.Type.PASSWORD);
    }

    private static String servers(String text) {
        List<String> servers = List.of(text.split(",", -1));
        for (int i = 0; i < servers.size(); i++) {
            String problem = problem(servers.get(i).strip());
            if (problem != null) {
                throw new UnusableValueException(
                        (servers.size() == 1 ? "" : "entry " + (i + 1) + " of " + servers.size() + " ") + problem);
            }
        }
        return text;
    }

    private static @Nullable String problem(String server) {
        if (server.isEmpty()) {
            return "is empty";
        }
        if (server.contains("://")) {
            return "is a URL; a broker is host:port, without a scheme";
        }
        Matcher matcher = SERVER.matcher(server);
        if (!matcher.matches()) {
            return server.contains(":") ? "is not host:port" : "has no port";
        }
        int port = Integer.parseInt(matcher.group(1));
        return port < 1 || port > 65_535 ? "has a port outside the range 1 to 65535" : null;
    }

    private static Set<String> known() {
        Set<String> names = new TreeSet<>(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(AdminClientConfig.configNames());
        return names;
    }
}
