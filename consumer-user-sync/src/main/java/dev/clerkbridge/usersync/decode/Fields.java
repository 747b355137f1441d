package dev.clerkbridge.usersync.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.contract.EpochMillis;
import org.jspecify.annotations.Nullable;

/**
 * Reads optional fields of a JSON object: what is missing, null or of another type than expected is null, and never an
 * error. Clerk's schema changes often; one odd field must not cost the rest of the object.
 */
record Fields(JsonNode object) {

    @Nullable String text(String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? StorableText.of(value.textValue()) : null;
    }

    @Nullable Boolean flag(String name) {
        JsonNode value = object.path(name);
        return value.isBoolean() ? (Boolean) value.booleanValue() : null;
    }

    @Nullable Long count(String name) {
        JsonNode value = object.path(name);
        return value.isIntegralNumber() && value.canConvertToLong() ? (Long) value.longValue() : null;
    }

    /** Epoch milliseconds. */
    @Nullable Long time(String name) {
        return time(object.get(name));
    }

    static @Nullable Long time(@Nullable JsonNode value) {
        if (value == null || !value.isNumber() || !value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            return null;
        }
        return EpochMillis.of(value.longValue());
    }

    /** The JSON text of an object-valued field, as PostgreSQL takes it. */
    @Nullable String jsonObject(String name) {
        JsonNode value = object.path(name);
        return value.isObject() ? StorableJson.of(value) : null;
    }

    /** The JSON text of an array-valued field, as PostgreSQL takes it. */
    @Nullable String jsonArray(String name) {
        JsonNode value = object.path(name);
        return value.isArray() ? StorableJson.of(value) : null;
    }

    boolean isArray(String name) {
        return object.path(name).isArray();
    }

    /** The fields of an object-valued field; of anything else, no fields. */
    Fields child(String name) {
        JsonNode value = object.get(name);
        return new Fields(value instanceof ObjectNode child ? child : JsonNodeFactory.instance.objectNode());
    }

    /** The elements of an array-valued field; of anything else, none. */
    Iterable<JsonNode> elements(String name) {
        JsonNode value = object.path(name);
        return value.isArray() ? value : JsonNodeFactory.instance.arrayNode();
    }
}
