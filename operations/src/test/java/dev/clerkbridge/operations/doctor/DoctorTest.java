// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.operations.environment.Endpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {

    private final StringWriter output = new StringWriter();
    private final Doctor doctor = new Doctor(new PrintWriter(output));

    @Test
    void reportsABrokerNameThatDoesNotResolve() {
        // When
        checkKafka("kafka.invalid:9092", Map.of());

        // Then
        assertThat(output.toString())
                .contains("failed   Kafka ")
                .contains("No resolvable bootstrap urls")
                .contains("; next: check KAFKA_BOOTSTRAP_SERVERS");
        assertThat(doctor.exitCode()).isEqualTo(1);
    }

    @Test
    void acceptsARequestTimeoutAboveItsOwnLimit() {
        // When
        checkKafka("kafka.invalid:9092", Map.of("request.timeout.ms", "30000"));

        // Then
        assertThat(output.toString()).contains("No resolvable bootstrap urls");
    }

    @Test
    void listeningOnAnotherMachinesAddressIsAFailure() {
        // When
        doctor.check("port", "", () -> PortCheck.of(new Endpoint("192.0.2.1", 8080), "HTTP_PORT"));

        // Then
        assertThat(output.toString()).contains("failed ", "192.0.2.1:8080 cannot be used", "next: set HTTP_HOST");
        assertThat(doctor.exitCode()).isEqualTo(1);
    }

    @Test
    void aPortInUseIsOnlyAWarning() throws IOException {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            doctor.check("port", "", () -> PortCheck.of(new Endpoint("127.0.0.1", taken.getLocalPort()), "HTTP_PORT"));
        }

        // Then
        assertThat(output.toString()).contains("warning ", "is in use");
        assertThat(doctor.exitCode()).isZero();
    }

    private void checkKafka(String servers, Map<String, Object> others) {
        Map<String, Object> properties = new HashMap<>(others);
        properties.put("bootstrap.servers", servers);
        DoctorKafkaChecks.run(doctor, Map.of("KAFKA_BOOTSTRAP_SERVERS", servers), properties, kafka -> {});
    }
}
