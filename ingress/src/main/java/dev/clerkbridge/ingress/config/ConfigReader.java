package dev.clerkbridge.ingress.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The names, defaults and limits of all settings: reads {@link IngressConfig} from the environment. */
final class ConfigReader {

    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(9);
    private static final int HEADER_ROOM_BYTES = 64 * 1024;
    private static final String SECRET = "CLERK_WEBHOOK_SIGNING_SECRET";
    /** As Clerk's guides of different years name it; the first that is set counts. */
    private static final List<String> SECRET_NAMES = List.of(SECRET, "SIGNING_SECRET", "CLERK_WEBHOOK_SECRET");

    private static final String KAFKA_PREFIX = "KAFKA_";
    private static final String BOOTSTRAP_SERVERS = "KAFKA_BOOTSTRAP_SERVERS";

    private final Map<String, String> variables;
    private final Environment environment;

    ConfigReader(Map<String, String> variables) {
        this.variables = variables;
        this.environment = new Environment(variables);
    }

    IngressConfig read() throws ConfigException {
        int bodyLimit = (int) environment.bytes("BODY_LIMIT_BYTES", MEBIBYTE, 1024, 64 * MEBIBYTE);
        IngressConfig config = new IngressConfig(
                new WebhookConfig(secrets(), Set.copyOf(environment.list("CLERK_INSTANCE_IDS"))),
                http(bodyLimit),
                new Endpoint(environment.text("MANAGEMENT_HOST", "0.0.0.0"), environment.port("MANAGEMENT_PORT", 8081)),
                kafka(bodyLimit + HEADER_ROOM_BYTES),
                environment.choice("ACK_AFTER", AckAfter.JOURNAL),
                new JournalConfig(
                        journalDirectory(), environment.bytes("JOURNAL_MAX_BYTES", GIBIBYTE, MEBIBYTE, Long.MAX_VALUE)),
                environment.duration("SHUTDOWN_DEADLINE", Duration.ofSeconds(25)));
        requireTwoPorts(config.http().endpoint(), config.management());
        environment.throwIfFaulty();
        return config;
    }

    /**
     * Vert.x would share the connections of one port out between both servers, without a word, and some systems let one address
     * be bound beside all of them.
     */
    private void requireTwoPorts(Endpoint webhooks, Endpoint management) {
        boolean overlap = management.host().equals(webhooks.host()) || everywhere(management) || everywhere(webhooks);
        if (overlap && management.port() == webhooks.port() && management.port() != 0) {
            environment.fault(
                    "MANAGEMENT_PORT",
                    "is " + management.port()
                            + ", as HTTP_PORT: strangers would see the metrics, and webhooks get lost",
                    management.port() == 8081 ? "9081" : "8081");
        }
    }

    private static boolean everywhere(Endpoint endpoint) {
        return endpoint.host().equals("0.0.0.0") || endpoint.host().equals("::");
    }

    private HttpConfig http(int bodyLimit) {
        return new HttpConfig(
                new Endpoint(environment.text("HTTP_HOST", "0.0.0.0"), environment.port("HTTP_PORT", 8080)),
                environment.read(
                        "WEBHOOK_PATH",
                        "/api/webhooks",
                        "a path of letters, digits and ._~-/ that begins with /",
                        "/api/webhooks",
                        ConfigReader::path),
                bodyLimit,
                new HttpConfig.Timeouts(
                        environment.duration("BODY_TIMEOUT", Duration.ofSeconds(10)),
                        environment.duration("IDLE_TIMEOUT", Duration.ofSeconds(75)),
                        ANSWER_TIMEOUT),
                new HttpConfig.Limits(
                        (int) environment.number("MAX_CONNECTIONS", 4096, 1, 1_000_000),
                        environment.bytes("MAX_IN_FLIGHT_BYTES", 32 * MEBIBYTE, bodyLimit, 16 * GIBIBYTE)),
                new TlsReader(environment).read());
    }

    private KafkaConfig kafka(int maxRecordBytes) {
        String topic = environment.read(
                "EVENTS_TOPIC",
                "clerk.events",
                "a topic name of letters, digits, '.', '_' and '-'",
                "clerk.events",
                ConfigReader::topic);
        return new KafkaConfig(
                environment.text(BOOTSTRAP_SERVERS, "localhost:9092"),
                topic,
                (int) environment.number("EVENTS_PARTITIONS", 12, 1, 10_000),
                environment.flag("TOPICS_CREATE", true),
                maxRecordBytes,
                clientProperties());
    }

    /** Every other {@code KAFKA_…} variable, as the Kafka clients name it. */
    private Map<String, String> clientProperties() {
        Map<String, String> properties = new HashMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(KAFKA_PREFIX) && !name.equals(BOOTSTRAP_SERVERS) && !value.isBlank()) {
                String property = name.substring(KAFKA_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                if (KafkaConfig.RESERVED.contains(property)) {
                    environment.fault(name, "is fixed, because durability and order rest on it; remove it", "");
                }
                properties.put(property, value.strip());
            }
        });
        return properties;
    }

    private List<SigningSecret> secrets() {
        String name = SECRET_NAMES.stream()
                .filter(candidate -> environment.find(candidate) != null)
                .findFirst()
                .orElse(SECRET);
        List<String> texts = environment.list(name);
        if (texts.isEmpty()) {
            environment.fault(
                    name,
                    "is not set. Clerk Dashboard, Configure, Webhooks, your endpoint, Signing Secret shows it; several"
                            + " are separated by commas",
                    "whsec_...");
        }
        List<SigningSecret> secrets = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                secrets.add(SigningSecret.parse(texts.get(i)));
            } catch (IllegalArgumentException e) {
                environment.fault(name, "secret " + (i + 1) + " " + e.getMessage(), "whsec_...");
            }
        }
        return secrets;
    }

    private Path journalDirectory() {
        return environment.read("JOURNAL_DIR", Path.of("journal"), "a directory", "/var/lib/clerk-bridge", value -> {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(value, e);
            }
        });
    }

    private static String path(String value) {
        return matching(value, "/[A-Za-z0-9._~/-]*");
    }

    private static String topic(String value) {
        return matching(value, "[A-Za-z0-9._-]{1,200}");
    }

    private static String matching(String value, String pattern) {
        if (!value.matches(pattern)) {
            throw new IllegalArgumentException(value);
        }
        return value;
    }
}
