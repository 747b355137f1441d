// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.operations.environment.InvalidConfigException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleConfigTest {

    private static final Map<String, String> MINIMAL =
            Map.of("DATABASE_URL", "jdbc:postgresql://db/app", "DATABASE_USER", "reader");

    @Test
    void listensOnLoopbackWithoutAPasswordByDefault() {
        ConsoleConfig config = ConsoleConfig.from(MINIMAL);

        assertThat(config.endpoint()).hasToString("127.0.0.1:8090");
        assertThat(config.access().isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KAFKA_AUTO_OFFSET_RESET",
                "KAFKA_INTERCEPTOR_CLASSES",
                "KAFKA_PARTITIONER_CLASS",
                "KAFKA_PARTITIONER_IGNORE_KEYS",
                "KAFKA_TRANSACTIONAL_ID"
            })
    void refusesKafkaPropertiesThatMustNotBeSet(String variable) {
        assertThatThrownBy(() -> ConsoleConfig.from(with(variable, "x")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(variable + ": cannot be set");
    }

    @Test
    void refusesKafkaPropertiesThatTheClientsRefuse() {
        Map<String, String> variables = with("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        variables.put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        variables.put(
                "KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.scram.ScramLoginModule required password=horse battery;");

        assertThatThrownBy(() -> ConsoleConfig.from(variables))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("KAFKA_SASL_JAAS_CONFIG", "the Kafka client refuses it")
                .hasMessageNotContainingAny("horse", "battery");
        assertThatThrownBy(() -> ConsoleConfig.from(with("KAFKA_MAX_POLL_INTERVAL_MS", "soon")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("KAFKA_MAX_POLL_INTERVAL_MS: the Kafka client refuses it");
    }

    @Test
    void refusesAProducersPropertyOnlyIfReadersCanRedrive() {
        Map<String, String> variables = with("KAFKA_COMPRESSION_TYPE", "rar");
        assertThatCode(() -> ConsoleConfig.from(variables)).doesNotThrowAnyException();

        variables.put("CONSOLE_ACTIONS", "true");

        assertThatThrownBy(() -> ConsoleConfig.from(variables))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("KAFKA_COMPRESSION_TYPE: the Kafka client refuses it");
    }

    @Test
    void acceptsARequestTimeoutThatItsProducerDoesNotUse() {
        Map<String, String> variables = with("KAFKA_REQUEST_TIMEOUT_MS", "30000");
        variables.put("CONSOLE_ACTIONS", "true");

        assertThatCode(() -> ConsoleConfig.from(variables)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "console.example.org", "127.0.0.1.example.org"})
    void anAddressOtherThanLoopbackRequiresAuthentication(String host) {
        assertThatThrownBy(() -> ConsoleConfig.from(with("CONSOLE_HOST", host)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("CONSOLE_PASSWORD");
    }

    @Test
    void acceptsAnotherAddressWithAPassword() {
        Map<String, String> variables = with("CONSOLE_HOST", "0.0.0.0");
        variables.put("CONSOLE_PASSWORD", "correct horse");

        assertThat(ConsoleConfig.from(variables).access().isOpen()).isFalse();
    }

    @Test
    void warnsThatAPasswordIsIgnoredWithAUserHeader() {
        Map<String, String> variables = with("CONSOLE_PASSWORD", "correct horse");
        assertThat(ConsoleConfig.from(variables).report().warnings()).isEmpty();

        variables.put("CONSOLE_USER_HEADER", "X-Forwarded-User");

        assertThat(ConsoleConfig.from(variables).report().warnings())
                .containsExactly("CONSOLE_PASSWORD is ignored, because CONSOLE_USER_HEADER is set too");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://ingress", "http://ingress:70000", "ingress:8081"})
    void refusesManagementUrlsThatCannotBeRequested(String url) {
        for (String variable : List.of("INGRESS_MANAGEMENT_URL", "USER_SYNC_MANAGEMENT_URL")) {
            assertThatThrownBy(() -> ConsoleConfig.from(with(variable, url)))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining(variable + ": the URL (" + url.length() + " characters) is not ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http:///", "http://clerk_ingress_1:8081"})
    void saysThatTheHostOfAManagementUrlIsMissingOrInvalid(String url) {
        assertThatThrownBy(() -> ConsoleConfig.from(with("INGRESS_MANAGEMENT_URL", url)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("INGRESS_MANAGEMENT_URL: has no host name, or one that is not valid")
                .hasMessageContaining("'_' is not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/ingress/", "?verbose", "/#top"})
    void refusesAManagementUrlWithMoreThanAHostAndAPort(String rest) {
        for (String variable : List.of("INGRESS_MANAGEMENT_URL", "USER_SYNC_MANAGEMENT_URL")) {
            assertThatThrownBy(() -> ConsoleConfig.from(with(variable, "http://ingress:8081" + rest)))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining(variable + ": must end after the host and the port");
        }
        assertThatCode(() -> ConsoleConfig.from(with("INGRESS_MANAGEMENT_URL", "http://ingress:8081/")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SIGNING_SECRET", "CLERK_WEBHOOK_SECRET"})
    void acceptsTheIngresssOtherNamesForTheSigningSecret(String variable) {
        ConsoleConfig config = ConsoleConfig.from(with(variable, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        assertThat(config.signingSecrets()).hasSize(1);
    }

    @Test
    void acceptsSigningSecretsInTheFormsThatTheIngressAccepts() {
        String pasted = "export SIGNING_SECRET=\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n"
                + "'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'";

        ConsoleConfig config = ConsoleConfig.from(with("CLERK_WEBHOOK_SIGNING_SECRET", pasted));

        assertThat(config.signingSecrets()).hasSize(2);
    }

    @Test
    void reportsAnInvalidSigningSecretWithoutShowingIt() {
        assertThatThrownBy(() -> ConsoleConfig.from(with("CLERK_WEBHOOK_SIGNING_SECRET", "whsec_!not-base64!")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("CLERK_WEBHOOK_SIGNING_SECRET")
                .hasMessageNotContaining("not-base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", ","})
    void refusesInstanceIdsThatTheIngressRefuses(String ids) {
        assertThatThrownBy(() -> ConsoleConfig.from(with("CLERK_INSTANCE_IDS", ids)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("CLERK_INSTANCE_IDS: has an entry that is not an instance id");
    }

    @Test
    void acceptsADatabaseUrlInTheFormatOfHostingProviders() {
        Map<String, String> variables = Map.of("DATABASE_URL", "postgres://reader:s3cret@db/app?sslmode=require");

        ConsoleConfig.DatabaseConfig database = ConsoleConfig.from(variables).database();

        assertThat(database.url()).isEqualTo("jdbc:postgresql://db:5432/app?sslmode=require");
        assertThat(database.user()).isEqualTo("reader");
        assertThat(database.password().value()).isEqualTo("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clerk-mirror", "2024", "our mirror", "say \"clerk\""})
    void acceptsTheSchemasThatTheConsumerAccepts(String schema) {
        assertThat(ConsoleConfig.from(with("DATABASE_SCHEMA", schema))
                        .database()
                        .schema())
                .isEqualTo(schema);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg_clerk",
                "information_schema",
                "a-name-of-more-than-63-bytes-which-postgresql-would-silently-truncate"
            })
    void refusesTheSchemasThatTheConsumerRefuses(String schema) {
        assertThatThrownBy(() -> ConsoleConfig.from(with("DATABASE_SCHEMA", schema)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("DATABASE_SCHEMA");
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> variables = new HashMap<>(MINIMAL);
        variables.put(name, value);
        return variables;
    }
}
