package dev.clerkbridge.ingress.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngressConfigTest {

    private static final String SECRET_NAME = "CLERK_WEBHOOK_SIGNING_SECRET";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void needsNothingButASecret() throws ConfigException {
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
    void refusesOnePortForWebhooksAndManagement() throws ConfigException {
        assertThat(faults(Map.of(SECRET_NAME, SECRET, "HTTP_PORT", "8081")))
                .hasMessageContaining("MANAGEMENT_PORT: is 8081, as HTTP_PORT: strangers would see the metrics")
                .hasMessageContaining("example: MANAGEMENT_PORT=9081");
        Map<String, String> anyFree = Map.of(SECRET_NAME, SECRET, "HTTP_PORT", "0", "MANAGEMENT_PORT", "0");
        assertThat(IngressConfig.from(anyFree).management().port()).isZero();
        Map<String, String> oneWithin = Map.of(
                SECRET_NAME, SECRET, "HTTP_PORT", "9000", "MANAGEMENT_PORT", "9000", "MANAGEMENT_HOST", "127.0.0.1");
        assertThat(faults(oneWithin)).hasMessageContaining("MANAGEMENT_PORT: is 9000, as HTTP_PORT");
        Map<String, String> twoAddresses = new HashMap<>(oneWithin);
        twoAddresses.put("HTTP_HOST", "127.0.0.2");
        assertThat(IngressConfig.from(twoAddresses).management().port()).isEqualTo(9000);
    }

    @Test
    void namesEveryFaultInOneMessage() {
        // When
        ConfigException exception = faults(Map.of(
                "HTTP_PORT", "80a",
                "ACK_AFTER", "later",
                "BODY_LIMIT_BYTES", "1 parsec",
                "BODY_TIMEOUT", "10",
                "WEBHOOK_PATH", "/*",
                "EVENTS_TOPIC", "clerk events",
                "TOPICS_CREATE", "maybe",
                "KAFKA_ACKS", "1"));

        // Then
        assertThat(exception)
                .hasMessageStartingWith("The configuration has 9 faults:")
                .hasMessageContaining(SECRET_NAME + ": is not set. Clerk Dashboard")
                .hasMessageContaining(
                        "HTTP_PORT: \"80a\" is not a whole number from 0 to 65535; example: HTTP_PORT=8080")
                .hasMessageContaining("ACK_AFTER: \"later\" is not journal or kafka")
                .hasMessageContaining("BODY_LIMIT_BYTES: \"1 parsec\" is not a size")
                .hasMessageContaining("BODY_TIMEOUT: \"10\" is not a time above zero with its unit")
                .hasMessageContaining("WEBHOOK_PATH: ")
                .hasMessageContaining("EVENTS_TOPIC: ")
                .hasMessageContaining("TOPICS_CREATE: \"maybe\" is not true or false")
                .hasMessageContaining("KAFKA_ACKS: is fixed");
    }

    @Test
    void readsSeveralSecretsWithAndWithoutPrefix() throws ConfigException {
        // When
        IngressConfig config = IngressConfig.from(Map.of(
                SECRET_NAME, " " + SECRET + " , C2FVsBQIhrscChlQIMV+b5sSYspob7oD,,whsec_plJ3nmyCDGBKInavdOK15jsl"));

        // Then
        assertThat(config.webhook().secrets())
                .extracting(secret -> secret.key().length)
                .containsExactly(24, 24, 18);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGNING_SECRET", "CLERK_WEBHOOK_SECRET"})
    void readsTheSecretUnderTheNamesOfClerksOlderGuides(String name) throws ConfigException {
        // When
        IngressConfig config = IngressConfig.from(Map.of(name, SECRET, SECRET_NAME, " "));

        // Then
        assertThat(config.webhook().secrets()).hasSize(1);
    }

    @Test
    void neverRepeatsASecretThatItCannotRead() {
        // When
        ConfigException exception = faults(Map.of(SECRET_NAME, "whsec_,whsec_not*base64"));

        // Then
        assertThat(exception)
                .hasMessageContaining("secret 1 is empty")
                .hasMessageContaining("secret 2 is not base64")
                .hasMessageNotContaining("not*base64")
                .hasNoCause();
    }

    @Test
    void neverPrintsASecretOrAPassword() throws ConfigException {
        // When
        IngressConfig config = IngressConfig.from(Map.of(
                SECRET_NAME, SECRET, "KAFKA_SASL_JAAS_CONFIG", "PlainLoginModule required password=\"hunter2\";"));

        // Then
        assertThat(config.toString())
                .doesNotContain("MfKQ9r8G")
                .doesNotContain("hunter2")
                .contains("sasl.jaas.config");
    }

    @Test
    void handsOtherKafkaVariablesToTheClients() throws ConfigException {
        // Given
        Map<String, String> environment = new HashMap<>();
        environment.put(SECRET_NAME, SECRET);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2");
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_SASL_MECHANISM", " PLAIN ");

        // When
        KafkaConfig kafka = IngressConfig.from(environment).kafka();

        // Then
        assertThat(kafka.bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(kafka.clientProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN"));
    }

    @ParameterizedTest
    @CsvSource({"1048576, 1048576", "512KiB, 524288", "2 MiB, 2097152", "1MB, 1000000"})
    void readsSizesWithUnits(String text, int bytes) throws ConfigException {
        // When
        IngressConfig config = IngressConfig.from(Map.of(SECRET_NAME, SECRET, "BODY_LIMIT_BYTES", text));

        // Then
        assertThat(config.http().bodyLimitBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "10s, 10000", "2 m, 120000", "1h, 3600000"})
    void readsTimesWithUnits(String text, long millis) throws ConfigException {
        // When
        IngressConfig config = IngressConfig.from(Map.of(SECRET_NAME, SECRET, "BODY_TIMEOUT", text));

        // Then
        assertThat(config.http().timeouts().body()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999TiB", "-1", "1.5MiB", "MiB", "1mib"})
    void refusesSizesThatAreNone(String text) {
        assertThatThrownBy(() -> IngressConfig.from(Map.of(SECRET_NAME, SECRET, "JOURNAL_MAX_BYTES", text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("JOURNAL_MAX_BYTES: \"" + text + "\"");
    }

    private static ConfigException faults(Map<String, String> environment) {
        return catchThrowableOfType(ConfigException.class, () -> IngressConfig.from(environment));
    }
}
