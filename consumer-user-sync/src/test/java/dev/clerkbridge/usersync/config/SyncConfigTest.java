package dev.clerkbridge.usersync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncConfigTest {

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "localhost:9092",
            "DATABASE_URL", "jdbc:postgresql://localhost/app",
            "DATABASE_USER", "sync",
            "DATABASE_PASSWORD", "open sesame"));

    @Test
    void hasADefaultForEverythingThatIsNotAboutPlaces() {
        SyncConfig config = SyncConfig.from(environment::get);

        assertThat(config.kafka().eventsTopic()).isEqualTo("clerk.events");
        assertThat(config.kafka().groupId()).isEqualTo("user-sync");
        assertThat(config.kafka().deadLetterTopic()).isEqualTo("clerk.events.user-sync.dlq");
        assertThat(config.kafka().protocol()).isEqualTo(KafkaConfig.GroupProtocol.CONSUMER);
        assertThat(config.management().port()).isEqualTo(8082);
        assertThat(config.migrateOnStart()).isTrue();
        assertThat(config.optional().privateMetadata()).isFalse();
    }

    @Test
    void reportsEveryFaultAtOnceWithAnExampleAndWithoutValues() {
        environment.remove("KAFKA_BOOTSTRAP_SERVERS");
        environment.put("DATABASE_URL", "postgresql://sync:open-sesame@host/app");
        environment.put("MANAGEMENT_PORT", "port");
        environment.put("MIGRATE_ON_START", "maybe");
        environment.put("KAFKA_GROUP_PROTOCOL", "share");
        environment.put("EVENTS_TOPIC", "no topic");
        environment.put("KAFKA_ENABLE_AUTO_COMMIT", "true");

        assertThatThrownBy(() -> SyncConfig.from(environment::get))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll(
                        "7 faults",
                        "KAFKA_BOOTSTRAP_SERVERS is not set (example: KAFKA_BOOTSTRAP_SERVERS=localhost:9092)",
                        "DATABASE_URL is not a JDBC URL",
                        "MANAGEMENT_PORT is not a whole number",
                        "MIGRATE_ON_START is neither true nor false",
                        "KAFKA_GROUP_PROTOCOL is none of consumer, classic",
                        "EVENTS_TOPIC is not a name",
                        "KAFKA_ENABLE_AUTO_COMMIT cannot be set")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void passesKafkaVariablesThroughToEveryClientThatKnowsThem() {
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_FETCH_MIN_BYTES", "7");
        environment.put("KAFKA_SERVICE_HOST", "10.0.0.1");

        KafkaConfig kafka = SyncConfig.from(environment::get).kafka();

        assertThat(kafka.consumerProperties("g"))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("fetch.min.bytes", "7")
                .doesNotContainKey("service.host");
        assertThat(kafka.producerProperties())
                .containsEntry("security.protocol", "SASL_SSL")
                .doesNotContainKey("fetch.min.bytes");
        assertThat(kafka.adminProperties()).containsEntry("security.protocol", "SASL_SSL");
    }

    @Test
    void reportsWhatTheKafkaClientRefuses() {
        environment.put("KAFKA_FETCH_MIN_BYTES", "few");

        assertThatThrownBy(() -> SyncConfig.from(environment::get)).hasMessageContaining("fetch.min.bytes");
    }

    @Test
    void neverShowsASecret() {
        environment.put("DATABASE_URL", "jdbc:postgresql://localhost/app?password=sesame");
        environment.put("KAFKA_SASL_JAAS_CONFIG", "module required password=\"sesame\";");

        assertThat(SyncConfig.from(environment::get).toString()).doesNotContain("sesame");
    }
}
