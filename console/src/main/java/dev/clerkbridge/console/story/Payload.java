// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.clerkbridge.contract.EpochMillis;
import dev.clerkbridge.contract.LoneSurrogates;
import dev.clerkbridge.contract.ReceivedEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The body of an event as JSON; {@link MissingNode} if it is not JSON.
 *
 * @param root the envelope
 */
public record Payload(JsonNode root) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Never throws; a body that is not JSON becomes a payload without fields. */
    public static Payload of(ReceivedEvent event) {
        byte[] value = event.record().value();
        if (value == null) {
            return new Payload(MissingNode.getInstance());
        }
        try {
            return new Payload(JSON.readTree(LoneSurrogates.replace(value)));
        } catch (IOException e) {
            return new Payload(MissingNode.getInstance());
        }
    }

    /** The id of the event's object; null if there is none. */
    public @Nullable String objectId() {
        JsonNode id = root.path("data").path("id");
        return id.isTextual() && !id.textValue().isBlank() ? id.textValue() : null;
    }

    /** Clerk's time of the change, in epoch milliseconds; null if there is none. */
    @Nullable Long updatedAt() {
        return time(root.path("data").path("updated_at"));
    }

    /** The envelope's time, in epoch milliseconds; null if there is none. */
    @Nullable Long timestamp() {
        return time(root.path("timestamp"));
    }

    private static @Nullable Long time(JsonNode value) {
        if (value.isNumber()) {
            return EpochMillis.of(value.decimalValue());
        }
        return value.isTextual() ? EpochMillis.of(value.textValue()) : null;
    }

    /** Indented JSON. */
    public static String pretty(JsonNode node) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A JSON tree cannot be written", e);
        }
    }
}
