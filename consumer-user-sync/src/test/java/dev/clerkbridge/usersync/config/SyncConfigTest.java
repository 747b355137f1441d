// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clerkbridge.operations.environment.InvalidConfigException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyncConfigTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
            "DATABASE_URL", "jdbc:postgresql://localhost/app",
            "DATABASE_USER", "sync",
            "DATABASE_PASSWORD", "open sesame"));

    @Test
    void everySettingExceptAddressesAndCredentialsHasADefault() {
        SyncConfig config = SyncConfig.from(environment);

        assertThat(config.kafka().eventsTopic()).isEqualTo("clerk.events");
        assertThat(config.kafka().groupId()).isEqualTo("user-sync");
        assertThat(config.kafka().deadLetterTopic()).isEqualTo("clerk.events.user-sync.dlq");
        assertThat(config.kafka().protocol()).isEqualTo(SyncKafkaConfig.GroupProtocol.CONSUMER);
        assertThat(config.management().port()).isEqualTo(8082);
        assertThat(config.migrateOnStart()).isTrue();
        assertThat(config.optional().privateMetadata()).isFalse();
    }

    @Test
    void reportsEveryFaultAtOnceWithAnExampleAndWithoutValues() {
        environment.remove("KAFKA_BOOTSTRAP_SERVERS");
        environment.put("DATABASE_URL", "mysql://host/app");
        environment.put("MANAGEMENT_PORT", "port");
        environment.put("MIGRATE_ON_START", "maybe");
        environment.put("KAFKA_GROUP_PROTOCOL", "share");
        environment.put("EVENTS_TOPIC", "no topic");
        environment.put("KAFKA_ENABLE_AUTO_COMMIT", "true");

        assertThat(faults())
                .contains(
                        "7 errors",
                        "KAFKA_BOOTSTRAP_SERVERS: is not set; example: KAFKA_BOOTSTRAP_SERVERS=localhost:9092",
                        "DATABASE_URL: is neither jdbc:postgresql://host:5432/db nor postgres://user:password@host/db",
                        "MANAGEMENT_PORT: the value (4 characters) is not a whole number",
                        "MIGRATE_ON_START: the value (5 characters) is not true or false",
                        "KAFKA_GROUP_PROTOCOL: the value (5 characters) is not consumer or classic",
                        "EVENTS_TOPIC: the value (8 characters) is not a topic name",
                        "KAFKA_ENABLE_AUTO_COMMIT: cannot be set, because offsets are committed");
    }

    @Test
    void refusesAnApiUrlThatCannotBeRequested() {
        environment.put("CLERK_SECRET_KEY", "sk_test_1");
        environment.put("CLERK_API_URL", "http://api:70000/v1");

        assertThatThrownBy(() -> BackfillConfig.from(environment))
                .hasMessageContaining("CLERK_API_URL: the URL (19 characters) is not ");
    }

    @Test
    void passesKafkaVariablesThroughToEveryClientThatKnowsThem() {
        environment.put("KAFKA_SECURITY_PROTOCOL", "SSL");
        environment.put("KAFKA_FETCH_MIN_BYTES", "7");
        environment.put("KAFKA_SERVICE_HOST", "10.0.0.1");

        SyncKafkaConfig kafka = SyncConfig.from(environment).kafka();

        assertThat(kafka.consumerProperties("g"))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("fetch.min.bytes", "7")
                .doesNotContainKey("service.host");
        assertThat(kafka.producerProperties())
                .containsEntry("security.protocol", "SSL")
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .doesNotContainKey("fetch.min.bytes");
        assertThat(kafka.adminProperties()).containsEntry("security.protocol", "SSL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KAFKA_FETCH_MIN_BYTES=few | KAFKA_FETCH_MIN_BYTES: the Kafka client refuses it",
                "KAFKA_SESSION_TIMEOUT_MS=9000 | KAFKA_SESSION_TIMEOUT_MS: the Kafka client refuses it",
                "KAFKA_REQUEST_TIMEOUT_MS=30000 | KAFKA_REQUEST_TIMEOUT_MS: is 30000 ms, more than the limit of 15000 ms",
                "KAFKA_SASL_MECHANISM=NONSENSE,KAFKA_SECURITY_PROTOCOL=SASL_SSL | KAFKA_SASL_JAAS_CONFIG, KAFKA_SASL_MECHANISM",
                "KAFKA_SECURITY_PROTOCOL=SSL,KAFKA_SSL_TRUSTSTORE_TYPE=PEM,KAFKA_SSL_TRUSTSTORE_LOCATION=/hunter2.pem"
                        + " | KAFKA_SSL_TRUSTSTORE_LOCATION: the path is not a readable file",
                "KAFKA_INTERCEPTOR_CLASSES=x | KAFKA_INTERCEPTOR_CLASSES: cannot be set",
                "KAFKA_PARTITIONER_CLASS=x | KAFKA_PARTITIONER_CLASS: cannot be set",
                "KAFKA_PARTITIONER_IGNORE_KEYS=true | KAFKA_PARTITIONER_IGNORE_KEYS: cannot be set"
            })
    void reportsUnusableKafkaSettings(String variables, String fault) {
        for (String variable : variables.split(",", -1)) {
            environment.put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
        }

        assertThat(faults())
                .startsWith("The configuration has an error:")
                .contains(fault)
                .doesNotContain("hunter2");
    }

    @Test
    void acceptsAMissingTruststoreThatNoProtocolUses() {
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
        environment.put(
                "KAFKA_SASL_JAAS_CONFIG",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=\"b\";");
        environment.put("KAFKA_SSL_TRUSTSTORE_LOCATION", "/etc/kafka-ca/missing.crt");

        assertThatCode(() -> SyncConfig.from(environment)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.kafka.common.security.plain.PlainLoginModule username=\"a\" password=\"hunter2\";",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"a\" password=hunter2",
                "no.such.Module required password=\"hunter2\";",
                "hunter2"
            })
    void neverRepeatsAPasswordThatTheKafkaClientRefuses(String jaas) {
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        environment.put("KAFKA_SASL_MECHANISM", "PLAIN");
        environment.put("KAFKA_SASL_JAAS_CONFIG", jaas);

        assertThat(faults()).contains("KAFKA_SASL_").doesNotContain("hunter2");
    }

    @Test
    void toStringContainsNoSecret() {
        environment.put("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
        environment.put("KAFKA_SSL_KEY_PASSWORD", "open sesame");

        assertThat(SyncConfig.from(environment).toString()).doesNotContain("sesame");
    }

    @Test
    void takesUserAndPasswordFromAHostingProvidersUrl() {
        environment.keySet().removeAll(Set.of("DATABASE_USER", "DATABASE_PASSWORD"));
        environment.put("DATABASE_URL", "postgres://owner:open%20sesame@host/app?sslmode=require&pgbouncer=true");

        SyncConfig config = SyncConfig.from(environment);

        assertThat(config.database().url()).isEqualTo("jdbc:postgresql://host:5432/app?sslmode=require");
        assertThat(config.database().user()).isEqualTo("owner");
        assertThat(config.database().password().value()).isEqualTo("open sesame");
        assertThat(config.report().warnings()).singleElement().asString().contains("ignored: pgbouncer");
        assertThat(config.toString()).doesNotContain("sesame");
    }

    @Test
    void userAndPasswordVariablesOverrideTheUrl() {
        environment.put("DATABASE_URL", "postgres://owner:secret@host/app");

        SyncConfig.DatabaseConfig database = SyncConfig.from(environment).database();

        assertThat(database.user()).isEqualTo("sync");
        assertThat(database.password().value()).isEqualTo("open sesame");
    }

    @Test
    void reportsAMissingDatabaseUser() {
        environment.remove("DATABASE_USER");

        assertThat(faults()).contains("DATABASE_USER: is not set, and DATABASE_URL names no user");
    }

    private String faults() {
        InvalidConfigException exception =
                catchThrowableOfType(InvalidConfigException.class, () -> SyncConfig.from(environment));
        return String.valueOf(exception.getMessage());
    }
}
