// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clerkbridge.ingress.testing.FailingTokenEndpoint;
import dev.clerkbridge.operations.environment.Endpoint;
import dev.clerkbridge.operations.environment.InvalidConfigException;
import dev.clerkbridge.operations.environment.StartReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressConfigTest {

    private static final String SECRET_NAME = "CLERK_WEBHOOK_SIGNING_SECRET";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void needsOnlyASecret() {
        // When
        IngressConfig config = IngressConfig.from(Map.of(SECRET_NAME, SECRET));

        // Then
        assertThat(config.webhook().secrets()).hasSize(1);
        assertThat(config.webhook().instanceIds()).isEmpty();
        assertThat(config.http().endpoint()).isEqualTo(new Endpoint("0.0.0.0", 8080));
        assertThat(config.http().path()).isEqualTo("/api/webhooks");
        assertThat(config.http().bodyLimitBytes()).isEqualTo(1 << 20);
        assertThat(config.management().port()).isEqualTo(8081);
        assertThat(config.kafka().eventsTopic()).isEqualTo("clerk.events");
        assertThat(config.kafka().quarantineTopic()).isEqualTo("clerk.events.quarantine");
        assertThat(config.kafka().eventsPartitions()).isEqualTo(12);
        assertThat(config.kafka().createTopics()).isTrue();
        assertThat(config.ackAfter()).isEqualTo(AckAfter.JOURNAL);
        assertThat(config.journal()).isEqualTo(new JournalConfig(Path.of("journal"), 1L << 30));
        assertThat(config.shutdownDeadline()).isEqualTo(Duration.ofSeconds(25));
    }

    @Test
    void refusesEqualPortsForWebhooksAndManagement() {
        assertThat(faults(Map.of("HTTP_PORT", "8081")))
                .contains("MANAGEMENT_PORT: is 8081, the same as HTTP_PORT: metrics would be public")
                .contains("example: MANAGEMENT_PORT=9081");
        assertThat(with(Map.of("HTTP_PORT", "0", "MANAGEMENT_PORT", "0"))
                        .management()
                        .port())
                .isZero();
        Map<String, String> oneWithin =
                Map.of("HTTP_PORT", "9000", "MANAGEMENT_PORT", "9000", "MANAGEMENT_HOST", "127.0.0.1");
        assertThat(faults(oneWithin)).contains("MANAGEMENT_PORT: is 9000, the same as HTTP_PORT");
        Map<String, String> twoAddresses = new HashMap<>(oneWithin);
        twoAddresses.put("HTTP_HOST", "127.0.0.2");
        assertThat(with(twoAddresses).management().port()).isEqualTo(9000);
    }

    @Test
    void namesEveryFaultInOneMessage() {
        // When
        String faults = faults(Map.ofEntries(
                Map.entry(SECRET_NAME, " "),
                Map.entry("HTTP_PORT", "80800"),
                Map.entry("ACK_AFTER", "later"),
                Map.entry("BODY_LIMIT_BYTES", "1 parsec"),
                Map.entry("BODY_TIMEOUT", "10"),
                Map.entry("WEBHOOK_PATH", "/*"),
                Map.entry("EVENTS_TOPIC", "clerk events"),
                Map.entry("TOPICS_CREATE", "yes"),
                Map.entry("LOG_LEVEL", "loud"),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "kafka-1:9092,kafka-2"),
                Map.entry("KAFKA_ACKS", "1"),
                Map.entry("KAFKA_COMPRESSION_TYPE", "brotli")));

        // Then
        assertThat(faults)
                .startsWith("The configuration has 12 errors:")
                .contains(SECRET_NAME + ": is not set. Find it in the Clerk Dashboard")
                .contains("HTTP_PORT: \"80800\" is not a whole number from 0 to 65535; example: HTTP_PORT=8080")
                .contains("ACK_AFTER: the value (5 characters) is not journal or kafka; example: ACK_AFTER=journal")
                .contains("BODY_LIMIT_BYTES: the value (8 characters) is not a size")
                .contains("BODY_TIMEOUT: \"10\" is not a time above zero with its unit")
                .contains("WEBHOOK_PATH: ")
                .contains("EVENTS_TOPIC: ")
                .contains("TOPICS_CREATE: \"yes\" is not true or false")
                .contains("LOG_LEVEL: ")
                .contains("KAFKA_BOOTSTRAP_SERVERS: entry 2 of 2 has no port; example: ")
                .contains("KAFKA_ACKS: cannot be set, because all in-sync replicas must have")
                .contains("KAFKA_COMPRESSION_TYPE: the Kafka client refuses it: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAX_IN_FLIGHT_BYTES=64KiB | MAX_IN_FLIGHT_BYTES: is less than the",
                "BODY_LIMIT_BYTES=3MiB,MAX_IN_FLIGHT_BYTES=2MiB | MAX_IN_FLIGHT_BYTES: is less than the",
                "JOURNAL_MAX_BYTES=1MiB | JOURNAL_MAX_BYTES: is less than one event of BODY_LIMIT_BYTES",
                "BODY_LIMIT_BYTES=4MiB | BODY_LIMIT_BYTES: \"4MiB\" is not a size from 1024 to 3145728 bytes",
                "KAFKA_MAX_REQUEST_SIZE=1000000 | KAFKA_MAX_REQUEST_SIZE: is less than one event",
                "KAFKA_BUFFER_MEMORY=1000000 | KAFKA_BUFFER_MEMORY: is less than one event",
                "SHUTDOWN_DEADLINE=999999999h | SHUTDOWN_DEADLINE: \"999999999h\" is not a time above zero with its unit (ms, s, m, h), at most 24h",
                "IDLE_TIMEOUT=25h | IDLE_TIMEOUT: \"25h\" is not a time",
                "HTTP_HOST=hunter2.invalid | HTTP_HOST: the value (15 characters) is not an address, or a name that resolves",
                "MANAGEMENT_HOST=999.1.1.1 | MANAGEMENT_HOST: the value (9 characters) is not an address",
                "CANARY_URL=http://h:99999/ | CANARY_URL: the URL (15 characters) is not an http:// or https:// URL",
                "EVENTS_PARTITIONS=501 | EVENTS_PARTITIONS: \"501\" is not a whole number from 1 to 500",
                "EVENTS_TOPIC=.. | EVENTS_TOPIC: the value (2 characters) is not a topic name",
                "CLERK_INSTANCE_IDS=other | CLERK_INSTANCE_IDS: has an entry that is not an instance id (ins_...)",
                "CLERK_INSTANCE_IDS=COMMA | CLERK_INSTANCE_IDS: has an entry that is not an instance id (ins_...)",
                "KAFKA_SECURITY_PROTOCOL=SASL_SSL | KAFKA_SASL_JAAS_CONFIG: the Kafka client refuses it: Could not find a 'KafkaClient' entry",
                "KAFKA_SECURITY_PROTOCOL=SSL,KAFKA_SSL_CIPHER_SUITES=hunter2 | KAFKA_SSL_CIPHER_SUITES: the Kafka client refuses it: ",
                "KAFKA_SECURITY_PROTOCOL=SSL,KAFKA_SSL_ENABLED_PROTOCOLS=SSLv9 | KAFKA_SSL_ENABLED_PROTOCOLS: the Kafka client refuses it: ",
                "KAFKA_SECURITY_PROTOCOL=SSL,KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM=hunter2 | KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM: the Kafka client refuses it: ",
                "KAFKA_CONNECTIONS_MAX_IDLE_MS=long | KAFKA_CONNECTIONS_MAX_IDLE_MS: the Kafka client refuses it",
                "KAFKA_RETRY_BACKOFF_MS=soon | KAFKA_RETRY_BACKOFF_MS: the Kafka client refuses it",
                "KAFKA_REQUEST_TIMEOUT_MS=0 | KAFKA_REQUEST_TIMEOUT_MS: is 0 ms, less than the minimum of 100 ms",
                "KAFKA_CONNECTIONS_MAX_IDLE_MS=0 | KAFKA_CONNECTIONS_MAX_IDLE_MS: is 0 ms, less than the minimum of 1000 ms",
                "KAFKA_SOCKET_CONNECTION_SETUP_TIMEOUT_MS=1 | KAFKA_SOCKET_CONNECTION_SETUP_TIMEOUT_MS: is 1 ms, less",
                "ACK_AFTER=kafka,KAFKA_REQUEST_TIMEOUT_MS=30000 | KAFKA_REQUEST_TIMEOUT_MS: is 30000 ms, more than the limit of 8000 ms in this service; lower or remove it",
                "KAFKA_TRANSACTIONAL_ID=x | KAFKA_TRANSACTIONAL_ID: cannot be set, because",
                "KAFKA_INTERCEPTOR_CLASSES=x | KAFKA_INTERCEPTOR_CLASSES: cannot be set, because"
            })
    void refusesInvalidAndContradictorySettings(String variables, String fault) {
        // Given
        Map<String, String> settings = new HashMap<>();
        for (String variable : variables.split(",", -1)) {
            settings.put(variable.split("=", 2)[0], variable.split("=", 2)[1].replace("COMMA", ","));
        }

        // Then
        assertThat(faults(settings))
                .startsWith("The configuration has an error:")
                .contains(fault)
                .doesNotContain("hunter2");
    }

    @Test
    void aTokenEndpointThatIsDownIsAWarning() throws Exception {
        try (FailingTokenEndpoint failing = FailingTokenEndpoint.start()) {
            for (String url : List.of(failing.url(), "http://127.0.0.1:1/token")) {
                // When
                StartReport report = with(FailingTokenEndpoint.login(url)).report();

                // Then
                assertThat(report.warnings())
                        .singleElement()
                        .asString()
                        .startsWith("The Kafka clients cannot log in now, and will retry: ")
                        .containsAnyOf("response code 503", "Connection refused")
                        .doesNotContain("\n", "hunter2");
            }
        }
    }

    @Test
    void aLoginModuleThatDoesNotExistIsAFault() {
        // Given
        Map<String, String> settings = new HashMap<>(FailingTokenEndpoint.login("http://127.0.0.1:1/token"));
        settings.put("KAFKA_SASL_JAAS_CONFIG", "no.such.Module required clientId=\"bridge\" clientSecret=\"hunter2\";");

        // Then
        assertThat(faults(settings))
                .contains("KAFKA_SASL_JAAS_CONFIG", "No LoginModule found")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "KAFKA_FETCH_MAX_WAIT_MS,few,the Kafka client refuses it",
        "KAFKA_ISOLATION_LEVEL,none,the Kafka client refuses it",
        "KAFKA_REQUEST_TIMEOUT_MS,90000,'is 90000 ms, more than the limit of 60000 ms'"
    })
    void theRedriveCommandChecksThePropertiesOfItsOwnClients(String variable, String value, String fault) {
        assertThatThrownBy(() -> RedriveConfig.from(Map.of(variable, value)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(variable + ": " + fault);
    }

    @Test
    void readsSeveralSecretsWithAndWithoutPrefix() {
        // When
        IngressConfig config = with(Map.of(
                SECRET_NAME, " " + SECRET + " , C2FVsBQIhrscChlQIMV+b5sSYspob7oD,whsec_plJ3nmyCDGBKInavdOK15jsl"));

        // Then
        assertThat(config.webhook().secrets())
                .extracting(secret -> secret.key().length)
                .containsExactly(24, 24, 18);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGNING_SECRET", "CLERK_WEBHOOK_SECRET"})
    void readsTheSecretFromTheVariablesInClerksOlderGuides(String name) {
        assertThat(with(Map.of(name, SECRET, SECRET_NAME, " ")).webhook().secrets())
                .hasSize(1);
    }

    @Test
    void neverShowsAnInvalidSecret() {
        assertThat(faults(Map.of(SECRET_NAME, "whsec_not*base64"))).doesNotContain("not*base64");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP_HOST",
                "HTTP_PORT",
                "WEBHOOK_PATH",
                "JOURNAL_DIR",
                "JOURNAL_MAX_BYTES",
                "BODY_TIMEOUT",
                "ACK_AFTER",
                "TOPICS_CREATE",
                "EVENTS_TOPIC",
                "CLERK_INSTANCE_IDS",
                "KAFKA_BOOTSTRAP_SERVERS",
                "KAFKA_CLIENT_ID",
                "KAFKA_SECURITY_PROTOCOL",
                "LOG_FORMAT"
            })
    void neverShowsASecretInTheWrongVariable(String variable) {
        assertThat(faults(Map.of(variable, SECRET))).contains(variable + ": ").doesNotContain(SECRET.substring(6));
    }

    @Test
    void theReportHidesTextsAndSecrets() {
        // When
        StartReport report = with(Map.of(
                        "HTTP_PORT", "9000",
                        "JOURNAL_DIR", "/var/hunter2",
                        "KAFKA_SECURITY_PROTOCOL", "PLAINTEXT",
                        "KAFKA_SASL_JAAS_CONFIG",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                        + " username=\"a\" password=\"hunter2\";",
                        "KAFKA_LINGER_MILLIS", "5"))
                .report();

        // Then
        assertThat(report.settings())
                .containsEntry("HTTP_PORT", "9000")
                .containsEntry("JOURNAL_DIR", "(set)")
                .containsEntry(SECRET_NAME, "(set)");
        assertThat(report.warnings()).anyMatch(warning -> warning.startsWith("KAFKA_LINGER_MILLIS sets linger.millis"));
        assertThat(report.toString()).doesNotContain("hunter2");
    }

    @Test
    void passesOtherKafkaVariablesToTheClients() {
        // When
        IngressKafkaConfig kafka = with(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2",
                        "KAFKA_SECURITY_PROTOCOL", "SSL",
                        "KAFKA_CLIENT_RACK", "",
                        "KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM", ""))
                .kafka();

        // Then
        assertThat(kafka.producerProperties(Duration.ofMinutes(1)))
                .containsEntry("bootstrap.servers", "a:1,b:2")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("ssl.endpoint.identification.algorithm", "");
    }

    @ParameterizedTest
    @CsvSource({"1048576, 1048576", "512KiB, 524288", "2 MiB, 2097152", "1MB, 1000000"})
    void readsSizesWithUnits(String text, int bytes) {
        assertThat(with(Map.of("BODY_LIMIT_BYTES", text)).http().bodyLimitBytes())
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "2 m, 120000", "1h, 3600000"})
    void readsTimesWithUnits(String text, long millis) {
        assertThat(with(Map.of("BODY_TIMEOUT", text)).http().timeouts().body()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999TiB", "-1", "1.5MiB", "MiB", "1mib"})
    void refusesInvalidSizes(String text) {
        assertThat(faults(Map.of("JOURNAL_MAX_BYTES", text))).contains("JOURNAL_MAX_BYTES: ");
    }

    private static IngressConfig with(Map<String, String> settings) {
        return IngressConfig.from(environment(settings));
    }

    private static String faults(Map<String, String> settings) {
        InvalidConfigException exception =
                catchThrowableOfType(InvalidConfigException.class, () -> IngressConfig.from(environment(settings)));
        assertThat(exception).isNotNull().hasNoCause();
        return String.valueOf(exception.getMessage());
    }

    private static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put(SECRET_NAME, SECRET);
        environment.putAll(settings);
        return environment;
    }
}
