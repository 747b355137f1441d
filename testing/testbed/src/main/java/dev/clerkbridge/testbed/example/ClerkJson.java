// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A JSON object as Clerk writes it: compact, with names in alphabetical order. */
final class ClerkJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SortedMap<String, @Nullable Object> values = new TreeMap<>();

    ClerkJson with(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    ClerkJson without(String name) {
        values.remove(name);
        return this;
    }

    @JsonValue
    SortedMap<String, @Nullable Object> values() {
        return values;
    }

    byte[] bytes() {
        try {
            return MAPPER.writeValueAsBytes(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an example has a value that cannot be written as JSON", e);
        }
    }
}
