// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.clerkbridge.console.mirror.MirrorRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides personal data. Shows ids, types, times, states and booleans. Hides names, addresses, metadata, codes, tokens,
 * numbers and all other fields, so a field that Clerk adds is hidden until it is listed here.
 */
final class Masking {

    /** Replaces a hidden value without revealing its length or type. */
    static final String HIDDEN = "•••";

    private static final Set<String> SHOWN = Set.of(
            "id",
            "object",
            "type",
            "timestamp",
            "status",
            "strategy",
            "role",
            "last_event_type",
            "last_event_id",
            "version_updated_at",
            "version_event_at",
            "version_recorded_at");

    /** Objects whose keys the application chooses; everything in them is hidden. */
    private static final Set<String> FREE_FORM =
            Set.of("public_metadata", "private_metadata", "unsafe_metadata", "raw");

    private Masking() {}

    /** A copy of the tree with all keys, but without personal data. */
    static JsonNode mask(JsonNode node) {
        return mask("", node, false);
    }

    private static JsonNode mask(String key, JsonNode node, boolean freeForm) {
        if (node.isObject()) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(entry -> masked.set(
                            entry.getKey(),
                            mask(entry.getKey(), entry.getValue(), freeForm || FREE_FORM.contains(entry.getKey()))));
            return masked;
        }
        if (node.isArray()) {
            ArrayNode masked = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> masked.add(mask(key, element, freeForm)));
            return masked;
        }
        boolean harmless = node.isNull() || (!freeForm && (node.isBoolean() || isShown(key)));
        return harmless ? node : TextNode.valueOf(HIDDEN);
    }

    /** The columns of a row without personal data. */
    static Map<String, @Nullable String> mask(MirrorRow row) {
        Map<String, @Nullable String> masked = new LinkedHashMap<>();
        row.columns().forEach((column, value) -> {
            boolean harmless = value == null || isShown(column) || isBoolean(value);
            masked.put(column, harmless ? value : HIDDEN);
        });
        return masked;
    }

    /** {@code external_id} is hidden: the application sets it, often to an e-mail address or a customer number. */
    private static boolean isShown(String key) {
        return !key.equals("external_id") && (SHOWN.contains(key) || key.endsWith("_id") || key.endsWith("_at"));
    }

    private static boolean isBoolean(String value) {
        return value.equals("true") || value.equals("false");
    }
}
