// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.contract.EpochMillis;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads optional fields of a JSON object. A field that is missing, null or of an unexpected type reads as null or as
 * empty, never as an error: Clerk's schema changes often, and one unexpected field must not make the whole object
 * unreadable.
 */
public record JsonFields(JsonNode object) {

    public @Nullable String text(String name) {
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

    /** The time in a field, in epoch milliseconds; null if the field contains no time. */
    public @Nullable Long time(String name) {
        return time(object.path(name));
    }

    /** Parses a time in Clerk's format or ISO 8601; epoch milliseconds, or null if the value is not a time. */
    public static @Nullable Long time(JsonNode value) {
        if (value.isNumber()) {
            return EpochMillis.of(value.decimalValue());
        }
        return value.isTextual() ? EpochMillis.of(value.textValue()) : null;
    }

    /** The JSON text of a field, in a form that PostgreSQL accepts; null if the value is not as {@code expected}. */
    @Nullable String json(String name, Predicate<JsonNode> expected) {
        JsonNode value = object.path(name);
        return expected.test(value) ? StorableJson.of(value) : null;
    }

    boolean isArray(String name) {
        return object.path(name).isArray();
    }

    /** The fields of an object-valued field; no fields if the value is not an object. */
    JsonFields child(String name) {
        JsonNode value = object.get(name);
        return new JsonFields(value instanceof ObjectNode child ? child : JsonNodeFactory.instance.objectNode());
    }

    /** The elements of an array-valued field; no elements if the value is not an array. */
    Iterable<JsonNode> elements(String name) {
        JsonNode value = object.path(name);
        return value.isArray() ? value : JsonNodeFactory.instance.arrayNode();
    }
}
