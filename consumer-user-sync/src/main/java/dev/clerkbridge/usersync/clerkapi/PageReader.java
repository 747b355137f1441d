// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clerkbridge.contract.LoneSurrogates;
import dev.clerkbridge.contract.PayloadJson;
import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import dev.clerkbridge.usersync.table.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads response bodies one object at a time and turns each object back into JSON text.
 *
 * <p>The text is ASCII, because values can contain unpaired surrogates, which JSON allows and UTF-8 cannot encode.
 */
final class PageReader {

    private static final ObjectMapper MAPPER = JsonMapper.builder(
                    PayloadJson.factory().build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private PageReader() {}

    /** Reads a list: an array, or an object with an array in {@code data}. */
    static Page page(ObjectKind kind, byte[] body) {
        return read(body, "a list of " + kind.plural(), parser -> readPage(kind, parser));
    }

    /** Reads any JSON object. */
    static JsonNode tree(byte[] body, String what) {
        return read(body, what, PageReader::readTree);
    }

    /** Parses the value at the current token. Throws {@link IOException} if its structure is not the expected one. */
    private interface ValueParser<T> {
        T parse(JsonParser parser) throws IOException;
    }

    private static <T> T read(byte[] body, String what, ValueParser<T> value) {
        try {
            return LoneSurrogates.parse(body, json -> parse(json, value));
        } catch (IOException e) {
            throw unreadable(what);
        }
    }

    private static <T> T parse(byte[] json, ValueParser<T> value) throws IOException {
        try (JsonParser parser = PayloadJson.forTree(MAPPER.createParser(json))) {
            parser.nextToken();
            return value.parse(parser);
        }
    }

    private static JsonNode readTree(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("not an object");
        }
        return parser.readValueAsTree();
    }

    private static Page readPage(ObjectKind kind, JsonParser parser) throws IOException {
        List<ClerkObject> objects = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            readArray(kind, parser, objects);
            return new Page(objects, -1);
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new IOException("neither a list nor an object");
        }
        long total = -1;
        boolean found = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("data") && value == JsonToken.START_ARRAY) {
                readArray(kind, parser, objects);
                found = true;
            } else if (name.equals("total_count") && value == JsonToken.VALUE_NUMBER_INT) {
                total = parser.getLongValue();
            } else {
                parser.skipChildren();
            }
        }
        if (!found) {
            throw new IOException("no list");
        }
        return new Page(objects, total);
    }

    private static void readArray(ObjectKind kind, JsonParser parser, List<ClerkObject> objects) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            objects.add(read(kind, parser.readValueAsTree()));
        }
    }

    private static ClerkObject read(ObjectKind kind, JsonNode object) {
        String id = text(object, "id");
        if (id == null) {
            throw unreadable(kind.plural() + " that all have an id");
        }
        String organizationId = text(object.path("organization"), "id");
        String userId = text(object.path("public_user_data"), "user_id");
        JsonFields fields = new JsonFields(object);
        long createdAt = Objects.requireNonNullElse(fields.time("created_at"), 0L);
        long updatedAt = Objects.requireNonNullElse(fields.time("updated_at"), createdAt);
        return new ClerkObject(kind, id, createdAt, updatedAt, organizationId, userId, json(object));
    }

    private static String json(JsonNode object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (IOException e) {
            throw unreadable("readable objects");
        }
    }

    private static @Nullable String text(JsonNode object, String name) {
        String text = object.path(name).textValue();
        return text == null || text.isBlank() ? null : text;
    }

    private static ClerkApiException unreadable(String what) {
        return new ClerkApiException(
                Kind.FATAL,
                "Clerk's API answered 200, but not with " + what + ". Check CLERK_API_URL: is it Clerk's Backend API?");
    }
}
