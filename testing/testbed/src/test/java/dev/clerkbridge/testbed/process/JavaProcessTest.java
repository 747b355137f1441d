// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProcessTest {

    @Test
    void aFailedProcessIsReportedWithItsOutput(@TempDir Path directory) {
        JavaProcess process = JavaProcess.start("migrate", directory, List.of("-jar", "missing.jar"), Map.of());

        assertThatThrownBy(() -> process.awaitSuccess(Duration.ofSeconds(30)))
                .hasMessageStartingWith("migrate ended with exit code 1:")
                .hasMessageContaining("missing.jar");
    }
}
