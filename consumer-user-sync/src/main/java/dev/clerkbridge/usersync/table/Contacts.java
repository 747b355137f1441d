// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The e-mail addresses or the phone numbers of a user.
 *
 * @param pointer the field that contains the primary contact's id
 * @param list the field that contains the list of contacts
 * @param field the field of a contact that contains the address or number
 */
record Contacts(String pointer, String list, String field) {

    String[] fields() {
        return new String[] {pointer, list};
    }

    /** The primary address or number; null if there is none. The first contact need not be the primary one. */
    @Nullable String primary(JsonFields user) {
        JsonFields contact = primaryContact(user);
        return contact == null ? null : contact.text(field);
    }

    @Nullable Boolean primaryVerified(JsonFields user) {
        JsonFields contact = primaryContact(user);
        if (contact == null || contact.text(field) == null) {
            return null;
        }
        return isVerified(contact);
    }

    /**
     * The JSON text of all contacts; null if there is no list. It contains only the fields that applications need. Some
     * of the others, such as a phone's backup codes, are secret.
     */
    @Nullable String all(JsonFields user) {
        if (!user.isArray(list)) {
            return null;
        }
        ArrayNode contacts = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : user.elements(list)) {
            JsonFields contact = new JsonFields(element);
            ObjectNode kept = contacts.addObject();
            kept.put("id", contact.text("id"));
            kept.put(field, contact.text(field));
            kept.put("verified", isVerified(contact));
            kept.put("strategy", contact.child("verification").text("strategy"));
        }
        return StorableJson.of(contacts);
    }

    private @Nullable JsonFields primaryContact(JsonFields user) {
        String id = user.text(pointer);
        for (JsonNode element : user.elements(list)) {
            JsonFields contact = new JsonFields(element);
            if (id != null && id.equals(contact.text("id"))) {
                return contact;
            }
        }
        return null;
    }

    private static boolean isVerified(JsonFields contact) {
        return "verified".equals(contact.child("verification").text("status"));
    }
}
