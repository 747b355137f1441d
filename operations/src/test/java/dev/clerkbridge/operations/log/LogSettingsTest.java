// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.operations.environment.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogSettingsTest {

    @Test
    void theStartReportShowsTheValues() {
        Map<String, String> variables = Map.of("LOG_FORMAT", "json", "LOG_LEVEL", "DEBUG");

        assertThat(new Environment(variables).report(LogSettings.ALL).settings())
                .isEqualTo(variables);
    }
}
