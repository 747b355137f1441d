package dev.clerkbridge.usersync.decode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.usersync.decode.UserSnapshot.Access;
import dev.clerkbridge.usersync.decode.UserSnapshot.Contact;
import dev.clerkbridge.usersync.decode.UserSnapshot.Documents;
import dev.clerkbridge.usersync.decode.UserSnapshot.Profile;
import dev.clerkbridge.usersync.decode.UserSnapshot.Times;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clerk's User object to the part of it that is mirrored. */
final class UserReader {

    static final Set<String> FIELDS = Set.of(
            "id",
            "external_id",
            "username",
            "first_name",
            "last_name",
            "locale",
            "image_url",
            "has_image",
            "primary_email_address_id",
            "primary_phone_number_id",
            "email_addresses",
            "phone_numbers",
            "banned",
            "locked",
            "deprovisioned",
            "password_enabled",
            "two_factor_enabled",
            "public_metadata",
            "unsafe_metadata",
            "private_metadata",
            "created_at",
            "updated_at",
            "last_sign_in_at",
            "last_active_at",
            "legal_accepted_at");

    private final boolean privateMetadata;

    UserReader(boolean privateMetadata) {
        this.privateMetadata = privateMetadata;
    }

    UserSnapshot read(Fields user) {
        return new UserSnapshot(
                profile(user),
                primary(user, "primary_email_address_id", "email_addresses", "email_address"),
                primary(user, "primary_phone_number_id", "phone_numbers", "phone_number"),
                new Access(
                        user.flag("banned"),
                        user.flag("locked"),
                        user.flag("deprovisioned"),
                        user.flag("password_enabled"),
                        user.flag("two_factor_enabled")),
                documents(user),
                new Times(
                        user.time("created_at"),
                        user.time("updated_at"),
                        user.time("last_sign_in_at"),
                        user.time("last_active_at"),
                        user.time("legal_accepted_at")));
    }

    private static Profile profile(Fields user) {
        return new Profile(
                user.text("external_id"),
                user.text("username"),
                user.text("first_name"),
                user.text("last_name"),
                user.text("locale"),
                user.text("image_url"),
                user.flag("has_image"));
    }

    /** By the pointer, never the first of the list: the first is only the oldest. A pointer may lead nowhere. */
    private static Contact primary(Fields user, String pointer, String list, String field) {
        String id = user.text(pointer);
        if (id == null) {
            return Contact.NONE;
        }
        for (JsonNode element : user.elements(list)) {
            Fields contact = new Fields(element);
            if (id.equals(contact.text("id"))) {
                String value = contact.text(field);
                return new Contact(id, value, value == null ? null : isVerified(contact));
            }
        }
        return new Contact(id, null, null);
    }

    private Documents documents(Fields user) {
        return new Documents(
                contacts(user, "email_addresses", "email_address"),
                contacts(user, "phone_numbers", "phone_number"),
                user.jsonObject("public_metadata"),
                user.jsonObject("unsafe_metadata"),
                privateMetadata ? user.jsonObject("private_metadata") : null);
    }

    /** What applications ask of a contact; a phone's backup codes, for one, are secrets and stay out. */
    private static @Nullable String contacts(Fields user, String list, String field) {
        if (!user.isArray(list)) {
            return null;
        }
        ArrayNode contacts = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : user.elements(list)) {
            Fields contact = new Fields(element);
            ObjectNode kept = contacts.addObject();
            kept.put("id", contact.text("id"));
            kept.put(field, contact.text(field));
            kept.put("verified", isVerified(contact));
            kept.put("strategy", contact.child("verification").text("strategy"));
        }
        return StorableJson.of(contacts);
    }

    private static boolean isVerified(Fields contact) {
        return "verified".equals(contact.child("verification").text("status"));
    }
}
