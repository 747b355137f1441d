// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.SafeValues;
import dev.clerkbridge.operations.failure.InnermostCause;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.security.auth.login.LoginException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Checks at startup whether the Kafka clients accept their properties, without connecting to a broker. Each fault names
 * the variables that probably caused it, and contains no value that could be a secret.
 */
public final class KafkaPropertiesCheck {

    /** A placeholder address. No broker listens there, and it needs no name resolution. */
    private static final String NO_BROKER = "127.0.0.1:1";

    private static final Map<String, String> EXAMPLES = Map.of(
            "sasl.mechanism", "SCRAM-SHA-512",
            "sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"...\" password=\"...\";",
            "security.protocol", "SASL_SSL",
            "compression.type", "zstd",
            "ssl.truststore.type", "PEM",
            "ssl.truststore.location", "/etc/kafka-ca/ca.crt",
            "ssl.keystore.type", "PEM",
            "ssl.keystore.location", "/etc/kafka-client/client.pem");

    /** With a far smaller value, requests fail, or are repeated almost without a pause. Kafka itself allows 0. */
    private static final Map<String, Integer> MIN_MILLIS = Map.of(
            "request.timeout.ms", 100,
            "default.api.timeout.ms", 1_000,
            "socket.connection.setup.timeout.ms", 100,
            "socket.connection.setup.timeout.max.ms", 100,
            "connections.max.idle.ms", 1_000,
            "metadata.max.age.ms", 1_000,
            "reconnect.backoff.max.ms", 100);

    private static final String MILLIS = "\\d{1,9}";

    private final Environment environment;
    private final KafkaProperties given;
    private final Redaction redaction;
    private final Set<String> reported = new HashSet<>();
    private boolean faulty;
    private boolean loginFailed;

    /** Creates a check that records the faults of the properties in {@code given} in {@code environment}. */
    public KafkaPropertiesCheck(Environment environment, KafkaProperties given) {
        this.environment = environment;
        this.given = given;
        this.redaction = new Redaction(given);
    }

    /** Checks all properties of a producer. */
    public KafkaPropertiesCheck producer(Map<String, Object> properties) {
        ByteArraySerializer serializer = new ByteArraySerializer();
        checkRequestTimeout(properties);
        check(ProducerConfig.configDef(), properties, all -> {
            CodecCheck.load(String.valueOf(all.getOrDefault("compression.type", "none")));
            new KafkaProducer<>(all, serializer, serializer).close(Duration.ZERO);
        });
        return this;
    }

    /** Checks all properties of a consumer. */
    public KafkaPropertiesCheck consumer(Map<String, Object> properties) {
        ByteArrayDeserializer deserializer = new ByteArrayDeserializer();
        check(
                ConsumerConfig.configDef(),
                properties,
                all -> new KafkaConsumer<>(all, deserializer, deserializer).close(CloseOptions.timeout(Duration.ZERO)));
        return this;
    }

    /** Checks all properties of an admin client. */
    public KafkaPropertiesCheck admin(Map<String, Object> properties) {
        check(AdminClientConfig.configDef(), properties, all -> {
            AdminClients.closeAtOnce(Admin.create(all));
            TlsCheck.createEngine(new AdminClientConfig(all).values());
        });
        return this;
    }

    /**
     * Checks each property. If there is no fault, also creates a client, which checks combinations, certificates,
     * logins and plug-ins. After a failed login it creates no other client, because each would repeat the login for
     * 10 s.
     */
    private void check(ConfigDef definition, Map<String, Object> properties, Consumer<Map<String, Object>> client) {
        for (ConfigValue value : invalid(definition, properties)) {
            if (reported.add(value.name())) {
                String variable = KafkaVariables.variable(value.name());
                fault(variable, value.errorMessages().get(0), example(definition, value.name()));
            }
        }
        checkProtocol();
        given.others().forEach(this::checkFile);
        given.others().forEach(this::checkMinimum);
        if (!faulty && !loginFailed) {
            Map<String, Object> all = new HashMap<>(properties);
            all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, NO_BROKER);
            try {
                client.accept(all);
            } catch (KafkaException e) {
                if (isTemporary(e)) {
                    loginFailed = true;
                    environment.warn("The Kafka clients cannot log in now, and will retry: "
                            + redaction.apply(InnermostCause.message(e)));
                } else {
                    addFault(e);
                }
            }
        }
    }

    /**
     * Without a protocol, the clients would ignore these properties. With one, they may be left over: a template often
     * sets the truststore for all protocols.
     */
    private void checkProtocol() {
        boolean missing = !given.others().containsKey("security.protocol");
        variables(name -> missing
                        && (name.startsWith("sasl.") || name.startsWith("ssl."))
                        && KafkaVariables.KNOWN.contains(name)
                        && !given.others().getOrDefault(name, "").isEmpty())
                .ifPresent(unused -> {
                    faulty = true;
                    environment.fault(
                            KafkaVariables.variable("security.protocol"),
                            "is not set, but needed by " + unused + "; to connect without TLS, set it to PLAINTEXT or"
                                    + " SASL_PLAINTEXT",
                            unused.contains("KAFKA_SASL_") ? "SASL_SSL" : "SSL");
                });
    }

    /** Must run before a client logs the path, because the value may be a secret instead of a path. */
    private void checkFile(String property, String value) {
        if (property.startsWith("ssl.")
                && !KafkaVariables.isTls(given.others().getOrDefault("security.protocol", ""))) {
            return;
        }
        if (property.endsWith(".location") && !value.isEmpty() && !Files.isReadable(Path.of(value))) {
            faulty = true;
            environment.fault(
                    KafkaVariables.variable(property),
                    SafeValues.describePath(value) + " is not a readable file",
                    EXAMPLES.getOrDefault(property, "/etc/kafka-client/file"));
        }
    }

    private void checkMinimum(String property, String value) {
        int min = MIN_MILLIS.getOrDefault(property, 0);
        if (value.matches(MILLIS) && Integer.parseInt(value) < min && reported.add(property)) {
            faulty = true;
            environment.fault(
                    KafkaVariables.variable(property),
                    "is " + value + " ms, less than the minimum of " + min + " ms",
                    String.valueOf(ProducerConfig.configDef().defaultValues().getOrDefault(property, 60_000)));
        }
    }

    /**
     * A producer's request must time out within the service's delivery timeout. Kafka's own message would lead to
     * {@code delivery.timeout.ms}, which the service sets to match its deadlines.
     */
    private void checkRequestTimeout(Map<String, Object> properties) {
        int timeout = millis(properties, "request.timeout.ms");
        int limit = millis(properties, "delivery.timeout.ms") - millis(properties, "linger.ms");
        if (given.others().containsKey("request.timeout.ms")
                && !given.others().containsKey("delivery.timeout.ms")
                && limit > 0
                && timeout > limit
                && reported.add("request.timeout.ms")) {
            faulty = true;
            environment.fault(
                    KafkaVariables.variable("request.timeout.ms"),
                    "is " + timeout + " ms, more than the limit of " + limit
                            + " ms in this service; lower or remove it",
                    "");
        }
    }

    /** A producer's property, or Kafka's default; 0 if the value is invalid, which is reported separately. */
    private static int millis(Map<String, Object> properties, String name) {
        Object value = properties.getOrDefault(
                name, ProducerConfig.configDef().defaultValues().get(name));
        String text = String.valueOf(value).strip();
        return text.matches(MILLIS) ? Integer.parseInt(text) : 0;
    }

    /** The properties from the environment that are invalid on their own. */
    private List<ConfigValue> invalid(ConfigDef definition, Map<String, Object> properties) {
        Map<String, String> texts = new HashMap<>();
        properties.forEach((name, value) ->
                texts.put(name, value instanceof Class<?> type ? type.getName() : String.valueOf(value)));
        return definition.validate(texts).stream()
                .filter(value -> given.others().containsKey(value.name()))
                .filter(value -> !value.errorMessages().isEmpty())
                .toList();
    }

    /**
     * A login server that is unreachable or fails is not a fault: the service retries, as it does when a broker is
     * unreachable. Kafka's login modules often do not keep the cause, so every failed login of their mechanisms counts.
     */
    private boolean isTemporary(Throwable failure) {
        Throwable cause = InnermostCause.of(failure);
        return cause instanceof UnknownHostException
                || cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || (usesLoginServer() && isFailedLogin(failure));
    }

    /** Whether clients log in at a server when they are created. With its default handler, OAUTHBEARER does not. */
    private boolean usesLoginServer() {
        String mechanism = given.others().getOrDefault("sasl.mechanism", "GSSAPI");
        return mechanism.equals("GSSAPI")
                || (mechanism.equals("OAUTHBEARER") && given.others().containsKey("sasl.login.callback.handler.class"));
    }

    /** Whether a login failed in a module, rather than because the module does not exist. */
    private static boolean isFailedLogin(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof LoginException)) {
            cause = cause.getCause();
        }
        return cause != null && !InnermostCause.ownMessage(cause).startsWith("No LoginModule found");
    }

    private void addFault(KafkaException failure) {
        Throwable cause = InnermostCause.of(failure);
        String message = InnermostCause.ownMessage(cause);
        boolean clear = cause instanceof KafkaException || cause instanceof IllegalArgumentException;
        String variables = variablesIn(failure);
        fault(variables, clear ? message : cause.getClass().getSimpleName() + ": " + message, example(variables));
    }

    private void fault(String variables, String message, String example) {
        faulty = true;
        environment.fault(variables, "the Kafka client refuses it: " + redaction.apply(message), example);
    }

    /**
     * The variables that probably caused the failure. Searches the failure's messages for the variables' values, then
     * for property names. If there is no match, returns all TLS or all SASL variables, or {@code KAFKA_...} if none is
     * set.
     */
    private String variablesIn(Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.add(String.valueOf(cause));
        }
        String text = String.join("\n", messages);
        if (text.contains("'KafkaClient' entry")) {
            String missing = KafkaVariables.variable("sasl.jaas.config");
            return variables("sasl.mechanism"::equals)
                    .map(mechanism -> missing + ", " + mechanism)
                    .orElse(missing);
        }
        String subject =
                text.contains("SSL") || text.contains("key store") || text.contains("keystore") ? "ssl." : "sasl.";
        return variables(name -> {
                    String value = given.others().get(name);
                    return value != null && value.length() > 3 && text.contains(value);
                })
                .or(() -> variables(text::contains))
                .or(() -> variables(name -> name.startsWith(subject)))
                .orElse("KAFKA_...");
    }

    private Optional<String> variables(Predicate<String> chosen) {
        String names = given.others().keySet().stream()
                .filter(chosen)
                .sorted()
                .map(KafkaVariables::variable)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static String example(String variable) {
        return EXAMPLES.entrySet().stream()
                .filter(example -> KafkaVariables.variable(example.getKey()).equals(variable))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private static String example(ConfigDef definition, String property) {
        Object fallback = definition.defaultValues().get(property);
        return EXAMPLES.getOrDefault(property, fallback == null ? "" : String.valueOf(fallback));
    }
}
