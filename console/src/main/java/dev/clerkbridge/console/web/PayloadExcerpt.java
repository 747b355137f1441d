// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Copies the first {@value #MAX_VALUES} values of a payload, so that a payload with many values stays readable. */
final class PayloadExcerpt {

    static final int MAX_VALUES = 5_000;

    private static final String REST = "…";

    private int left = MAX_VALUES;

    private PayloadExcerpt() {}

    static JsonNode of(JsonNode payload) {
        return new PayloadExcerpt().copy(payload);
    }

    private JsonNode copy(JsonNode node) {
        if (node.isObject()) {
            return copyFields(node);
        }
        return node.isArray() ? copyElements(node) : node;
    }

    private ObjectNode copyFields(JsonNode node) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (left-- <= 0) {
                return copy.put(REST, more(node, copy));
            }
            copy.set(field.getKey(), copy(field.getValue()));
        }
        return copy;
    }

    private ArrayNode copyElements(JsonNode node) {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : node) {
            if (left-- <= 0) {
                return copy.add(more(node, copy));
            }
            copy.add(copy(element));
        }
        return copy;
    }

    private static String more(JsonNode node, JsonNode copy) {
        return REST + " " + (node.size() - copy.size()) + " more";
    }
}
