// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLogEncoderTest {

    private static final Logger LOGGER = new LoggerContext().getLogger("dev.example.Thing");

    @Test
    void writesOneObjectPerLineWithTheKeyValuePairsAsFields() throws Exception {
        // Given
        LoggingEvent event = event("Set {} aside", null, "msg_1");
        event.setKeyValuePairs(List.of(
                new KeyValuePair("offset", 7L), new KeyValuePair("reason", "a\n\"b\""), new KeyValuePair("x", null)));

        // When
        String line = new String(new JsonLogEncoder().encode(event), UTF_8);

        // Then
        assertThat(line).endsWith("}\n");
        assertThat(line.lines()).hasSize(1);
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("logger").asText()).isEqualTo("dev.example.Thing");
        assertThat(json.path("message").asText()).isEqualTo("Set msg_1 aside");
        assertThat(json.path("offset").asLong()).isEqualTo(7);
        assertThat(json.path("reason").asText()).isEqualTo("a\n\"b\"");
        assertThat(json.path("x").asText()).isEqualTo("null");
        assertThat(Instant.parse(json.path("time").asText())).isEqualTo(event.getInstant());
    }

    @Test
    void writesTheStackTraceAndKeepsTheStandardFields() throws Exception {
        // Given
        LoggingEvent event = event("Failed", new IllegalStateException("broken"));
        event.setKeyValuePairs(List.of(new KeyValuePair("level", "mine")));

        // When
        JsonNode json = new ObjectMapper().readTree(new JsonLogEncoder().encode(event));

        // Then
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("stack").asText()).startsWith("java.lang.IllegalStateException: broken");
    }

    private static LoggingEvent event(String message, @Nullable Throwable failure, Object... arguments) {
        return new LoggingEvent("logger", LOGGER, Level.WARN, message, failure, arguments);
    }
}
