// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.operations.environment.InvalidConfigException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackTest {

    private static final String SECRET = "whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldC0wMDAx";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();

    /** A setting of the ingress, one of the consumer and one of the console. */
    @ParameterizedTest
    @CsvSource({"ACK_AFTER, never", "MIGRATE_ON_START, perhaps", "CONSOLE_USER_HEADER, two words"})
    void startsNothingIfAServicesSettingIsInvalid(String variable, String value) {
        // When
        try (Stack stack = stack(Map.of(variable, value))) {
            assertThatThrownBy(stack::start)

                    // Then
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining(variable);
        }
        assertThat(directory).isEmptyDirectory();
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SYNC_RAW, true, ''",
        "CONSOLE_PASSWORD, pass:word, Authorization: Basic YnJpZGdlOnBhc3M6d29yZA==",
        "CONSOLE_USER_HEADER, X-Forwarded-User, X-Forwarded-User: bridge"
    })
    void knowsTheHeaderThatTheConsoleRequires(String variable, String value, String header) {
        try (Stack stack = stack(Map.of(variable, value))) {
            assertThat(stack.consoleLogin()).isEqualTo(header);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SECRET,
                "\"" + SECRET + "\"",
                "whsec_" + SECRET,
                SECRET + ";whsec_b2xkLWV4YW1wbGUtc2lnbmluZy1zZWNyZXQtMDAwMg=="
            })
    void signsExamplesWithTheFirstSecretInAnyFormThatTheIngressAccepts(String secrets) {
        try (Stack stack = stack(secrets, Map.of())) {
            assertThat(stack.firstSecret()).isEqualTo(SECRET);
        }
    }

    private Stack stack(Map<String, String> environment) {
        return stack(SECRET, environment);
    }

    private Stack stack(String secrets, Map<String, String> environment) {
        StackSettings settings =
                new StackSettings(StateFolder.at(Optional.of(directory)), Ports.free(), secrets, environment);
        return new Stack(settings, new Progress(new PrintWriter(out, true)));
    }
}
