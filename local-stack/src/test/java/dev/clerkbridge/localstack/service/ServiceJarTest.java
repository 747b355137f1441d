// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceJarTest {

    @Test
    void aCommandOfAJarRunsWithTheSerialCollector() {
        List<String> command =
                ServiceJar.command(Path.of("ingress.jar"), List.of("redrive", "--from", "quarantine"), Map.of());

        assertThat(command)
                .contains("-Xmx64m", "-XX:+UseSerialGC")
                .endsWith("-jar", "ingress.jar", "redrive", "--from", "quarantine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"})
    void theUserCanChooseAnotherCollector(String variable) {
        List<String> command =
                ServiceJar.command(Path.of("ingress.jar"), List.of(), Map.of(variable, "-Da=b -XX:+UseG1GC"));

        assertThat(command).noneMatch(option -> option.endsWith("GC"));
    }
}
