// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.contract.LoneSurrogates;
import dev.clerkbridge.contract.PayloadJson;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an event's body that the mirror needs, read in one pass over the bytes. Other fields are skipped without
 * building objects for them.
 *
 * @param timestamp the envelope's timestamp, not yet parsed; a missing node if there is none
 * @param data the wanted fields of Clerk's object; null if {@code data} is not an object
 */
record EventBody(
        @Nullable String type, JsonNode timestamp, @Nullable ObjectNode data) {

    private static final ObjectMapper MAPPER = JsonMapper.builder(PayloadJson.factory()
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /**
     * The body is missing, is not a single JSON object, or lacks the type. The exception's message quotes nothing from
     * the body.
     */
    static final class UndecodableException extends Exception {

        UndecodableException(String message) {
            super(message);
        }
    }

    /**
     * Reads the {@code wanted} fields of {@code data}, or all fields if {@code wanted} is empty.
     *
     * @throws UndecodableException when there is no body, or the bytes are not a single JSON object
     */
    static EventBody read(byte @Nullable [] body, Set<String> wanted) throws UndecodableException {
        if (body == null) {
            throw new UndecodableException("The record has no value");
        }
        try {
            return LoneSurrogates.parse(body, json -> readBytes(json, wanted));
        } catch (JsonProcessingException e) {
            throw new UndecodableException("The value is not JSON" + place(e));
        } catch (IOException e) {
            throw new UndecodableException("The value cannot be read as JSON");
        }
    }

    private static EventBody readBytes(byte[] body, Set<String> wanted) throws IOException, UndecodableException {
        try (JsonParser parser = PayloadJson.forTree(MAPPER.createParser(body))) {
            return read(parser, wanted);
        }
    }

    private static EventBody read(JsonParser parser, Set<String> wanted) throws IOException, UndecodableException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new UndecodableException("The value is not a JSON object");
        }
        EventBody envelope = readFields(parser, wanted);
        if (parser.nextToken() != null) {
            throw new UndecodableException("The value has data after its JSON object");
        }
        return envelope;
    }

    private static EventBody readFields(JsonParser parser, Set<String> wanted) throws IOException {
        String type = null;
        JsonNode timestamp = MissingNode.getInstance();
        ObjectNode data = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("data") && value == JsonToken.START_OBJECT) {
                data = readData(parser, wanted);
            } else if (field.equals("timestamp") && value.isScalarValue()) {
                timestamp = parser.readValueAsTree();
            } else if (field.equals("type") && value == JsonToken.VALUE_STRING) {
                type = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return new EventBody(type, timestamp, data);
    }

    private static ObjectNode readData(JsonParser parser, Set<String> wanted) throws IOException {
        ObjectNode data = MAPPER.createObjectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            if (wanted.isEmpty() || wanted.contains(field)) {
                JsonNode value = parser.readValueAsTree();
                data.set(field, value);
            } else {
                parser.skipChildren();
            }
        }
        return data;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (fails at byte " + e.getLocation().getByteOffset() + ")";
    }
}
