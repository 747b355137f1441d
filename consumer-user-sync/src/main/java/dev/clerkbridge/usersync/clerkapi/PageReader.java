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
import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads response bodies one object at a time and turns each object back into JSON text.
 *
 * <p>The text is ASCII, so that unpaired surrogates, which JSON allows, survive in values.
 */
final class PageReader {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private PageReader() {}

    /** Reads a list, with or without an envelope around it. */
    static Page page(ObjectKind kind, byte[] body) {
        return read(body, "a list of " + kind.plural(), parser -> readPage(kind, parser));
    }

    static ClerkObject object(ObjectKind kind, byte[] body) {
        return read(kind, tree(body, kind.plural()));
    }

    /** Reads any JSON object. */
    static JsonNode tree(byte[] body, String what) {
        return read(body, what, PageReader::readTree);
    }

    /** Reads a value whose first token is the current one; throws an {@link IOException} for any other value. */
    private interface Reading<T> {
        T from(JsonParser parser) throws IOException;
    }

    private static <T> T read(byte[] body, String what, Reading<T> reading) {
        try {
            return LoneSurrogates.parse(body, json -> parse(json, reading));
        } catch (IOException e) {
            throw unreadable(what);
        }
    }

    private static <T> T parse(byte[] json, Reading<T> reading) throws IOException {
        try (JsonParser parser = MAPPER.createParser(json)) {
            parser.nextToken();
            return reading.from(parser);
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
            throw unreadable("objects with an id, of " + kind.plural());
        }
        String organizationId = text(object.path("organization"), "id");
        String userId = text(object.path("public_user_data"), "user_id");
        long createdAt = object.path("created_at").asLong();
        long updatedAt = object.path("updated_at").asLong(createdAt);
        return new ClerkObject(kind, id, createdAt, updatedAt, organizationId, userId, json(object));
    }

    private static String json(JsonNode object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (IOException e) {
            throw unreadable("objects that can be written again");
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
