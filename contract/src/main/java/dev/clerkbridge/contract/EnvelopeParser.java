// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.clerkbridge.contract.Identifiers.Place;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Parses a body into an {@link Envelope} in one pass, without building a JSON tree. If that fails, replaces lone
 * surrogates and parses the body once more.
 *
 * <p>Fields can come in any order (Clerk sends {@code data} first and {@code type} last), so the parser reads the body
 * to its end, which also checks that the body is valid JSON. If a field is repeated, the last value wins, as in most
 * JSON parsers.
 */
final class EnvelopeParser {

    /** A field with a longer text counts as missing. Clerk's ids and types are about 30 characters long. */
    private static final int MAX_TEXT_LENGTH = 256;

    /** A longer number or text is not read as a time. */
    private static final int MAX_TIME_LENGTH = 40;

    /** Numbers and nested values are skipped, not converted, and skipping is not recursive. */
    private final JsonFactory factory = PayloadJson.factory().build();

    /** Never throws: returns an envelope for any body, with a fault if the body is not a Clerk event. */
    Envelope parse(byte[] body) {
        if (utf16Or32(body)) {
            return Envelope.unreadable(QuarantineReason.NOT_JSON);
        }
        try {
            return LoneSurrogates.parse(body, this::readRoot);
        } catch (IOException e) {
            return Envelope.unreadable(QuarantineReason.NOT_JSON);
        }
    }

    /**
     * Jackson would accept UTF-16 and UTF-32. In both, one of the first two bytes of JSON is NUL, or the text starts
     * with a byte order mark, which is not valid UTF-8.
     */
    private static boolean utf16Or32(byte[] body) {
        return body.length > 1 && (body[0] == 0 || body[1] == 0);
    }

    private Envelope readRoot(byte[] body) throws IOException {
        try (JsonParser parser = factory.createParser(body)) {
            Fields fields = new Fields();
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readFields(parser, fields);
            } else {
                parser.skipChildren();
            }
            boolean oneValue = first != null && parser.nextToken() == null;
            return oneValue ? fields.toEnvelope() : Envelope.unreadable(QuarantineReason.NOT_JSON);
        }
    }

    private static void readFields(JsonParser parser, Fields fields) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "type" -> fields.type = text(parser, value);
                case "instance_id" -> fields.instanceId = text(parser, value);
                case "timestamp" -> fields.occurredAt = time(parser, value);
                case "data" -> {
                    fields.updatedAt = null;
                    fields.identifiers = value == JsonToken.START_OBJECT ? readData(parser, fields) : null;
                }
                default -> {
                    // The contract does not need this field.
                }
            }
            skip(parser, value);
        }
    }

    private static Identifiers readData(JsonParser parser, Fields fields) throws IOException {
        Identifiers ids = new Identifiers();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "id" -> ids.set(Place.ID, text(parser, value));
                case "updated_at" -> fields.updatedAt = time(parser, value);
                case "user_id" -> ids.set(Place.USER_ID, text(parser, value));
                case "organization_id" -> ids.set(Place.ORGANIZATION_ID, text(parser, value));
                case "payer_id" -> ids.set(Place.PAYER_ID, text(parser, value));
                case "public_user_data" ->
                    ids.set(
                            Place.PUBLIC_USER_DATA_USER_ID,
                            readNested(parser, value).get(Place.USER_ID));
                case "organization" ->
                    ids.set(Place.ORGANIZATION_DOT_ID, readNested(parser, value).get(Place.ID));
                case "payer" -> {
                    Identifiers payer = readNested(parser, value);
                    ids.set(Place.PAYER_DOT_ID, payer.get(Place.ID));
                    ids.set(Place.PAYER_DOT_USER_ID, payer.get(Place.USER_ID));
                    ids.set(Place.PAYER_DOT_ORGANIZATION_ID, payer.get(Place.ORGANIZATION_ID));
                }
                default -> {
                    // The contract does not need this field.
                }
            }
            skip(parser, value);
        }
        return ids;
    }

    private static Identifiers readNested(JsonParser parser, @Nullable JsonToken start) throws IOException {
        Identifiers ids = new Identifiers();
        if (start != JsonToken.START_OBJECT) {
            return ids;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "id" -> ids.set(Place.ID, text(parser, value));
                case "user_id" -> ids.set(Place.USER_ID, text(parser, value));
                case "organization_id" -> ids.set(Place.ORGANIZATION_ID, text(parser, value));
                default -> {
                    // The contract does not need this field.
                }
            }
            skip(parser, value);
        }
        return ids;
    }

    /** Skips the content of a value that has not been read. */
    private static void skip(JsonParser parser, @Nullable JsonToken value) throws IOException {
        if (parser.currentToken() == value) {
            parser.skipChildren();
        }
    }

    private static @Nullable String text(JsonParser parser, @Nullable JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING || parser.getTextLength() > MAX_TEXT_LENGTH) {
            return null;
        }
        String text = parser.getText();
        return text.isBlank() ? null : text;
    }

    private static @Nullable Instant time(JsonParser parser, @Nullable JsonToken value) throws IOException {
        if (value == null || !value.isScalarValue() || parser.getTextLength() > MAX_TIME_LENGTH) {
            return null;
        }
        Long milliseconds = switch (value) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ofNumber(parser.getText());
            case VALUE_STRING -> EpochMillis.of(parser.getText());
            default -> null;
        };
        return milliseconds == null ? null : Instant.ofEpochMilli(milliseconds);
    }

    private static @Nullable Long ofNumber(String json) {
        try {
            return EpochMillis.of(new BigDecimal(json));
        } catch (NumberFormatException e) {
            return null; // the exponent is too large for a BigDecimal
        }
    }

    /** Collects the envelope's fields during parsing. */
    private static final class Fields {

        private @Nullable String type;
        private @Nullable String instanceId;
        private @Nullable Instant occurredAt;
        private @Nullable Instant updatedAt;
        private @Nullable Identifiers identifiers;

        Envelope toEnvelope() {
            return new Envelope(type, instanceId, occurredAt, updatedAt, identifiers);
        }
    }
}
