// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.process.Loopback;
import dev.clerkbridge.testbed.server.FreePort;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PortsTest {

    @Test
    void theErrorNamesEveryTakenPortAndItsOption() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, Loopback.ADDRESS)) {
            // Given
            Ports ports = new Ports();
            String taken = Integer.toString(other.getLocalPort());
            new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("ports", spec(ports)))
                    .parseArgs(
                            "--kafka-port",
                            taken,
                            "--postgres-port",
                            taken,
                            "--ingress-port",
                            "0",
                            "--ingress-management-port",
                            "0",
                            "--consumer-management-port",
                            "0");

            // When, then
            assertThatThrownBy(ports::check)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("port " + taken + " is taken: choose another with --kafka-port")
                    .hasMessageContaining("--postgres-port")
                    .hasMessageNotContaining("--ingress-port");
        }
    }

    @Test
    void aPortIsTakenIfAProgramListensOnAllInterfaces() throws Exception {
        try (ServerSocket other = new ServerSocket(0)) {
            // Given
            Ports ports = new Ports();
            String taken = Integer.toString(other.getLocalPort());
            new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("ports", spec(ports)))
                    .parseArgs("--kafka-port", taken);

            // When, then
            assertThatThrownBy(ports::check)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("port " + taken + " is taken");
        }
    }

    @Test
    void twoPartsCannotHaveTheSamePort() {
        Ports ports = new Ports();
        String port = Integer.toString(FreePort.onLoopback());
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("ports", spec(ports)))
                .parseArgs("--kafka-port", port, "--postgres-port", port);

        assertThatThrownBy(ports::check)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("port " + port + " is chosen twice: choose another with --postgres-port");
    }

    @Test
    void theServicesIgnoreSettingsForAnotherBridge() {
        // Given
        Map<String, String> shell = Map.of(
                "KAFKA_SASL_MECHANISM", "PLAIN",
                "KAFKA_BOOTSTRAP_SERVERS", "prod:9092",
                "HTTP_TLS_CERTIFICATE", "tls.crt",
                "HTTP_TLS_KEY", "tls.key",
                "ACK_AFTER", "kafka");
        StackSettings settings =
                new StackSettings(StateFolder.at(Optional.empty()), Ports.free(), "whsec_secret", shell);

        // When
        Map<String, String> seen = settings.environmentWith(Map.of("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"));

        // Then
        assertThat(seen)
                .containsOnly(Map.entry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092"), Map.entry("ACK_AFTER", "kafka"));
        assertThat(settings.toString()).doesNotContain("whsec_");
    }

    private static CommandLine.Model.CommandSpec spec(Ports ports) {
        return CommandLine.Model.CommandSpec.forAnnotatedObject(ports);
    }
}
