// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaVariablesTest {

    private static final Setting<String> GROUP = Setting.text("KAFKA_GROUP_ID", "g", "group");

    @Test
    void aPropertyReachesTheClientsThatKnowIt() {
        // When
        KafkaProperties properties = read(new Environment(
                Map.of("KAFKA_SECURITY_PROTOCOL", "SSL", "KAFKA_FETCH_MIN_BYTES", "7", "KAFKA_GROUP_ID", "x")));

        // Then
        assertThat(properties.forConsumer())
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("fetch.min.bytes", "7")
                .doesNotContainKey("group.id");
        assertThat(properties.forProducer())
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("security.protocol", "SSL")
                .doesNotContainKeys("fetch.min.bytes", "group.id");
        assertThat(properties.forAdmin()).isEqualTo(properties.forProducer());
    }

    @Test
    void aClientGivesUpABrokerThatDropsPacketsInTimeToTryAnother() {
        String variable = "KAFKA_SOCKET_CONNECTION_SETUP_TIMEOUT_MS";
        assertThat(read(new Environment(Map.of())).forAdmin())
                .containsEntry("socket.connection.setup.timeout.ms", 2_000)
                .containsEntry("socket.connection.setup.timeout.max.ms", 4_000);
        assertThat(read(new Environment(Map.of(variable, "10000"))).forAdmin())
                .containsEntry("socket.connection.setup.timeout.ms", "10000")
                .doesNotContainKey("socket.connection.setup.timeout.max.ms");
    }

    @Test
    void aLoginWithATokenHasTimeoutsThatCanBeChanged() {
        // When
        KafkaProperties properties = read(new Environment(
                Map.of("KAFKA_SASL_MECHANISM", "OAUTHBEARER", "KAFKA_SASL_LOGIN_READ_TIMEOUT_MS", "3000")));

        // Then
        assertThat(List.of(properties.forProducer(), properties.forConsumer(), properties.forAdmin()))
                .allSatisfy(client -> assertThat(client)
                        .containsEntry("sasl.login.connect.timeout.ms", 10_000)
                        .containsEntry("sasl.login.read.timeout.ms", "3000"));
    }

    @Test
    void anEmptyValueCountsAsSet() {
        assertThat(read(new Environment(Map.of("KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM", "")))
                        .forAdmin())
                .containsEntry("ssl.endpoint.identification.algorithm", "");
    }

    @Test
    void ignoresTheVariablesThatKubernetesSetsForAService() {
        // Given
        Environment environment = new Environment(Map.of(
                "KAFKA_PORT", "tcp://10.0.0.1:9092",
                "KAFKA_SERVICE_HOST", "10.0.0.1",
                "KAFKA_SERVICE_PORT", "9092",
                "KAFKA_SERVICE_PORT_CLIENT", "9092",
                "KAFKA_PORT_9092_TCP", "tcp://10.0.0.1:9092",
                "KAFKA_PORT_9092_TCP_ADDR", "10.0.0.1"));

        // Then
        assertThat(read(environment).others()).isEmpty();
        assertThat(environment.report(List.of()).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "KAFKA_FETCH_MIN_BITES | did you mean KAFKA_FETCH_MIN_BYTES?",
                "KAFKA_SECURITY_PROTOCOLL | did you mean KAFKA_SECURITY_PROTOCOL?",
                "KAFKA_MY_PLUGIN_REGION | it is passed on to the clients' plug-ins"
            })
    void anUnknownPropertyIsPassedOnWithAWarning(String variable, String advice) {
        // Given
        Environment environment = new Environment(Map.of(variable, "hunter2"));

        // When
        KafkaProperties properties = read(environment);

        // Then
        assertThat(properties.forProducer()).containsValue("hunter2");
        assertThat(environment.report(List.of()).warnings())
                .singleElement()
                .asString()
                .startsWith(variable + " sets ")
                .contains(advice)
                .doesNotContain("hunter2");
    }

    @Test
    void refusesAFixedPropertyAndStatesTheReason() {
        // Given
        Environment environment = new Environment(Map.of("KAFKA_ACKS", "1"));

        // When
        read(environment);

        // Then
        assertThatThrownBy(environment::throwIfFaulty)
                .hasMessageContaining("KAFKA_ACKS: cannot be set, because we say so; remove it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafka | has no port",
                "kafka:9092,kafka-2 | entry 2 of 2 has no port",
                "kafka:9092,,b:1 | entry 2 of 3 is empty",
                "kafka:port | is not host:port",
                "kafka:0 | has a port outside the range 1 to 65535",
                "kafka:70000 | has a port outside the range 1 to 65535",
                "http://kafka:9092 | is a URL; a broker is host:port, without a scheme",
                "user@kafka:9092 | is not host:port"
            })
    void bootstrapServersNeedHostAndPort(String servers, String problem) {
        // Given
        Environment environment = new Environment(Map.of("KAFKA_BOOTSTRAP_SERVERS", servers));

        // When
        environment.get(KafkaVariables.bootstrapServers());

        // Then
        assertThatThrownBy(environment::throwIfFaulty)
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS: " + problem)
                .hasMessageContaining("example: KAFKA_BOOTSTRAP_SERVERS=localhost:9092");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka:9092", "a.b-c_d:1, 10.0.0.1:65535", "[::1]:9092"})
    void bootstrapServersCanBeNamesAndAddresses(String servers) {
        // Given
        Environment environment = new Environment(new HashMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", servers)));

        // When
        environment.get(KafkaVariables.bootstrapServers());

        // Then
        environment.throwIfFaulty();
    }

    private static KafkaProperties read(Environment environment) {
        return KafkaVariables.read(environment, "a:1", List.of(GROUP), Map.of("acks", "we say so"));
    }
}
