// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Builds the column {@code raw} from Clerk's whole object. Drops backup codes, the private metadata of nested objects,
 * and, unless configured, the object's own private metadata.
 */
final class RawObject {

    static final String PRIVATE_METADATA = "private_metadata";

    /** Metadata is not searched for secrets, because its fields can have any name. */
    private static final Set<String> METADATA = Set.of("public_metadata", "unsafe_metadata");

    private static final Set<String> SECRETS = Set.of("backup_codes", PRIVATE_METADATA);

    private RawObject() {}

    /** The JSON text of the object, with its own private metadata only if {@code privateMetadata} is true. */
    static String of(JsonFields data, boolean privateMetadata) {
        ObjectNode kept = without(SECRETS, data);
        JsonNode metadata = data.object().get(PRIVATE_METADATA);
        if (privateMetadata && metadata != null) {
            kept.set(PRIVATE_METADATA, metadata);
        }
        return StorableJson.of(kept);
    }

    /** The JSON text of an object without {@code public_user_data} and metadata. */
    static String withoutPerson(JsonFields data) {
        Set<String> leftOut = new HashSet<>(SECRETS);
        leftOut.addAll(METADATA);
        leftOut.add("public_user_data");
        return StorableJson.of(without(leftOut, data));
    }

    private static ObjectNode without(Set<String> leftOut, JsonFields data) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : data.object().properties()) {
            if (!leftOut.contains(field.getKey())) {
                boolean metadata = METADATA.contains(field.getKey());
                kept.set(field.getKey(), metadata ? field.getValue() : without(leftOut, field.getValue()));
            }
        }
        return kept;
    }

    private static JsonNode without(Set<String> leftOut, JsonNode node) {
        if (node.isObject()) {
            return without(leftOut, new JsonFields(node));
        }
        if (node.isArray()) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> kept.add(without(leftOut, element)));
            return kept;
        }
        return node;
    }
}
