package dev.clerkbridge.ingress.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.clerkbridge.ingress.envelope.Identifiers.Place;
import dev.clerkbridge.ingress.event.QuarantineReason;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is needed of an envelope in one pass, without building anything of the rest.
 *
 * <p>The names may stand in any order (Clerk sends {@code data} first and {@code type} last), so the whole body is
 * scanned, which also proves that it is JSON. Of doubled names the last counts, as with most readers downstream.
 */
final class EnvelopeParser {

    private static final int DEEPEST = 500;
    /** Clerk's ids have about 32 characters, its types about 30; what is longer is not taken for one. */
    private static final int LONGEST_TEXT = 256;

    private static final int MOST_DIGITS = 15;
    /** Smaller numbers are seconds, as in Clerk's published examples. */
    private static final long FIRST_MILLISECONDS = 1_000_000_000_000L;
    /** The end of the year 9999, after which RFC 3339 has no dates. */
    private static final long LAST_MILLISECONDS = 253_402_300_799_999L;

    private final JsonFactory factory = new JsonFactoryBuilder()
            // Numbers and names are scanned, never converted, so their length costs no more than their bytes.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // Metadata has names of anybody's choice; many that collide are slow for a moment, not a fault.
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    /** Never throws: a body of any content gives an envelope, with its fault if it is not JSON. */
    Envelope parse(byte[] body) {
        if (utf16(body)) {
            return Envelope.unreadable(QuarantineReason.NOT_JSON);
        }
        try (JsonParser parser = factory.createParser(body)) {
            return readRoot(parser);
        } catch (IOException e) {
            return Envelope.unreadable(QuarantineReason.NOT_JSON);
        }
    }

    /** Jackson would detect and read UTF-16 and UTF-32, in which every other byte of JSON's syntax is NUL. */
    private static boolean utf16(byte[] body) {
        return body.length > 1 && (body[0] == 0 || body[1] == 0);
    }

    private static Envelope readRoot(JsonParser parser) throws IOException {
        Envelope envelope = new Envelope();
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            readFields(parser, envelope);
        } else {
            parser.skipChildren();
        }
        boolean oneValue = first != null && parser.nextToken() == null;
        return oneValue ? envelope : Envelope.unreadable(QuarantineReason.NOT_JSON);
    }

    private static void readFields(JsonParser parser, Envelope envelope) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "type" -> envelope.type = text(parser, value);
                case "instance_id" -> envelope.instanceId = text(parser, value);
                case "timestamp" -> envelope.occurredAt = time(parser, value);
                case "data" -> envelope.identifiers = value == JsonToken.START_OBJECT ? readData(parser) : null;
                default -> {
                    // Not needed here.
                }
            }
            skip(parser, value);
        }
    }

    private static Identifiers readData(JsonParser parser) throws IOException {
        Identifiers ids = new Identifiers();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "id" -> ids.set(Place.ID, text(parser, value));
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
                    // Not needed here.
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
                    // Not needed here.
                }
            }
            skip(parser, value);
        }
        return ids;
    }

    /** Moves to the end of a value that is still at its beginning; a value that was read is at its end already. */
    private static void skip(JsonParser parser, @Nullable JsonToken value) throws IOException {
        if (parser.currentToken() == value) {
            parser.skipChildren();
        }
    }

    private static @Nullable String text(JsonParser parser, @Nullable JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING || parser.getTextLength() > LONGEST_TEXT) {
            return null;
        }
        String text = parser.getText();
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Instant time(JsonParser parser, @Nullable JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_NUMBER_INT || parser.getTextLength() > MOST_DIGITS) {
            return null;
        }
        long number = parser.getLongValue();
        long milliseconds = number < FIRST_MILLISECONDS ? number * 1000 : number;
        return milliseconds > 0 && milliseconds <= LAST_MILLISECONDS ? Instant.ofEpochMilli(milliseconds) : null;
    }
}
