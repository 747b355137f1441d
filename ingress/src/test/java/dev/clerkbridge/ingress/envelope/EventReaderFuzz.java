// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clerkbridge.ingress.event.Event;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Any signed bytes become an event that has a key or a quarantine reason. */
public final class EventReaderFuzz {

    private EventReaderFuzz() {}

    private static final EventReader READER = new EventReader(Set.of());
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    public static void everyBodyBecomesAnEvent(FuzzedDataProvider data) {
        // Given
        byte[] body = data.consumeRemainingAsBytes();

        // When
        Event event = READER.read(Deliveries.verified(body));

        // Then
        assertThat(event.body()).isEqualTo(body);
        if (event.quarantine() == null) {
            assertThat(event.key()).isNotBlank();
        }
        JsonNode envelope = parse(body);
        if (envelope == null || !envelope.isObject()) {
            return;
        }
        String id = envelope.path("data").path("id").asText("");
        if (envelope.path("type").asText("").equals("user.created")
                && id.startsWith("user_")
                && event.quarantine() == null) {
            assertThat(event.key()).isEqualTo(id.strip());
        }
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return null;
        }
    }
}
