// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hides personal data. Shows Clerk's ids, types, roles, times, states and booleans. Hides names, addresses, metadata,
 * codes, tokens, numbers and all other fields. A field that Clerk adds is hidden until it is listed here, unless it is
 * a boolean or its name ends in {@code _id} or {@code _at}.
 */
final class Masking {

    /** Replaces a hidden value without revealing its length or type. */
    static final String HIDDEN = "•••";

    private static final Set<String> SHOWN = Set.of(
            "object",
            "type",
            "timestamp",
            "status",
            "strategy",
            "role",
            "last_event_type",
            "last_event_id",
            "synced_in",
            "version_updated_at",
            "version_event_at",
            "version_recorded_at");

    /** Ids that the application or another company chooses, often an e-mail address or a customer number. */
    private static final Set<String> FOREIGN_IDS = Set.of(
            "external_id", "provider_user_id", "google_id", "gateway_external_id", "gateway_external_account_id");

    /** Objects whose fields the application chooses. */
    private static final Set<String> FREE_FORM =
            Set.of("public_metadata", "private_metadata", "unsafe_metadata", "raw");

    private static final String SOURCE_PREFIX = EventHeaders.source("");

    private static final Predicate<String> IS_NAME =
            Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}").asMatchPredicate();
    private static final Predicate<String> IS_CLERK_ID =
            Pattern.compile("[A-Za-z0-9]{1,32}_[A-Za-z0-9_-]{1,200}").asMatchPredicate();
    private static final Predicate<String> IS_CODE =
            Pattern.compile("[A-Za-z0-9_.:-]{1,300}").asMatchPredicate();
    private static final Predicate<String> IS_EVENT_TYPE = Pattern.compile(
                    "[a-z][A-Za-z0-9_]{0,63}(\\.[A-Za-z0-9_]{1,64}){1,4}")
            .asMatchPredicate();
    private static final Predicate<String> IS_TIME = Pattern.compile(
                    "[0-9]{1,16}(\\.[0-9]+)?(E[+]?[0-9]+)?|[0-9]{4}-[0-9-]{5}[T ][0-9:.]{5,18}(Z|[+-][0-9:]{2,8})?")
            .asMatchPredicate();

    /** The beginnings of the names of headers whose values are shown, because they come from no payload. */
    private static final List<String> SHOWN_HEADERS = List.of(
            "svix-",
            EventHeaders.SPEC_VERSION,
            EventHeaders.ID,
            EventHeaders.TIME,
            EventHeaders.RECORDED_TIME,
            EventHeaders.CONTENT_TYPE,
            EventHeaders.ERROR_REASON,
            DeadLetterHeaders.PREFIX);

    private Masking() {}

    /** A copy of the tree without personal data. Also hides field names that could be personal data. */
    static JsonNode mask(JsonNode node) {
        return mask("", node);
    }

    private static JsonNode mask(String key, JsonNode node) {
        boolean empty = node.isContainerNode() && node.isEmpty();
        if (node.isValueNode() || empty || FREE_FORM.contains(key)) {
            boolean harmless = empty || node.isNull() || node.isBoolean() || isShown(key, node.asText());
            return harmless ? node : TextNode.valueOf(HIDDEN);
        }
        if (node.isObject()) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(field -> masked.set(
                            IS_NAME.test(field.getKey()) ? field.getKey() : HIDDEN,
                            mask(field.getKey(), field.getValue())));
            return masked;
        }
        ArrayNode masked = JsonNodeFactory.instance.arrayNode();
        node.forEach(element -> masked.add(mask(key, element)));
        return masked;
    }

    /** The row's columns, with personal data masked. */
    static Map<String, @Nullable String> mask(MirrorRow row) {
        Map<String, @Nullable String> masked = new LinkedHashMap<>();
        row.columns().forEach((column, value) -> {
            boolean harmless = value == null || isShown(column, value) || isBoolean(value);
            masked.put(column, harmless ? value : HIDDEN);
        });
        return masked;
    }

    /** The id of an object or instance; {@link #HIDDEN} if it could be personal data. */
    static @Nullable String id(@Nullable String id) {
        return id == null || IS_CLERK_ID.test(id) ? id : HIDDEN;
    }

    /** The type of an event; {@link #HIDDEN} if it could be personal data. */
    static @Nullable String type(@Nullable String type) {
        return type == null || IS_EVENT_TYPE.test(type) ? type : HIDDEN;
    }

    /** The value of a record's header; {@link #HIDDEN} if it could be personal data. */
    static String header(String name, String value) {
        boolean shown = switch (name) {
            case EventHeaders.TYPE -> IS_EVENT_TYPE.test(value);
            case EventHeaders.SUBJECT -> IS_CLERK_ID.test(value);
            case EventHeaders.SOURCE ->
                value.equals(EventHeaders.source(null))
                        || (value.startsWith(SOURCE_PREFIX)
                                && IS_CLERK_ID.test(value.substring(SOURCE_PREFIX.length())));
            default -> SHOWN_HEADERS.stream().anyMatch(name::startsWith);
        };
        return shown ? value : HIDDEN;
    }

    /** Also checks the value, because a hostile or transformed payload can have any text in any field. */
    private static boolean isShown(String key, String value) {
        if (SHOWN.contains(key)) {
            return IS_CODE.test(value);
        }
        if (key.endsWith("_at")) {
            return IS_TIME.test(value);
        }
        return (key.equals("id") || key.endsWith("_id")) && !FOREIGN_IDS.contains(key) && IS_CLERK_ID.test(value);
    }

    private static boolean isBoolean(String value) {
        return value.equals("true") || value.equals("false");
    }
}
