// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import static dev.clerkbridge.usersync.table.Column.computed;
import static dev.clerkbridge.usersync.table.Column.flag;
import static dev.clerkbridge.usersync.table.Column.object;
import static dev.clerkbridge.usersync.table.Column.raw;
import static dev.clerkbridge.usersync.table.Column.text;
import static dev.clerkbridge.usersync.table.Column.time;
import static dev.clerkbridge.usersync.table.ColumnType.BOOLEAN;
import static dev.clerkbridge.usersync.table.ColumnType.JSONB;
import static dev.clerkbridge.usersync.table.ColumnType.TEXT;

import java.util.List;

/** Clerk's users. */
final class UserTable {

    private static final Contacts EMAILS = new Contacts("primary_email_address_id", "email_addresses", "email_address");
    private static final Contacts PHONES = new Contacts("primary_phone_number_id", "phone_numbers", "phone_number");

    static final Table TABLE = new Table(
            "users",
            "user",
            "Clerk users: one row for each user id ever seen; a deleted user is a tombstone without personal data",
            "Clerk user id (user_...), never reused after a deletion",
            "When Clerk deleted the user; every personal column is then null",
            List.of(
                    text("external_id", "The id that your application gave the user in Clerk"),
                    text("username", "Username, if the instance uses usernames"),
                    text("first_name", "First name"),
                    text("last_name", "Last name"),
                    text("locale", "Locale, such as en-US"),
                    text("image_url", "URL of the profile image, or of a generated image if has_image is false"),
                    flag("has_image", "Whether the user has their own image"),
                    text("primary_email_address_id", "Id of the primary address in email_addresses"),
                    computed(
                            "primary_email_address",
                            TEXT,
                            "The primary e-mail address; null if there is none. Not unique: an address may later"
                                    + " belong to another user",
                            EMAILS::primary,
                            EMAILS.fields()),
                    computed(
                            "primary_email_address_verified",
                            BOOLEAN,
                            "Whether the primary e-mail address is verified; null if there is none",
                            EMAILS::primaryVerified,
                            EMAILS.fields()),
                    text("primary_phone_number_id", "Id of the primary number in phone_numbers"),
                    computed(
                            "primary_phone_number",
                            TEXT,
                            "The primary phone number; null if there is none",
                            PHONES::primary,
                            PHONES.fields()),
                    computed(
                            "primary_phone_number_verified",
                            BOOLEAN,
                            "Whether the primary phone number is verified; null if there is none",
                            PHONES::primaryVerified,
                            PHONES.fields()),
                    computed(
                            "email_addresses",
                            JSONB,
                            "Every e-mail address: [{\"id\", \"email_address\", \"verified\", \"strategy\"}]",
                            EMAILS::all,
                            EMAILS.fields()),
                    computed(
                            "phone_numbers",
                            JSONB,
                            "Every phone number: [{\"id\", \"phone_number\", \"verified\", \"strategy\"}]",
                            PHONES::all,
                            PHONES.fields()),
                    flag("banned", "Whether an administrator has banned the user"),
                    flag("locked", "Whether the user is locked out after too many attempts"),
                    flag("deprovisioned", "Whether the identity provider's directory removed the user"),
                    flag("password_enabled", "Whether the user has a password"),
                    flag("two_factor_enabled", "Whether a second factor is required"),
                    object("public_metadata", "Public metadata; numbers in full precision"),
                    object("unsafe_metadata", "Unsafe metadata: the user can change it, so do not trust it"),
                    object("private_metadata", "Private metadata; null unless SYNC_PRIVATE_METADATA=true")
                            .onlyIf(OptionalData::privateMetadata),
                    time("created_at", "When Clerk created the user"),
                    time("updated_at", "When Clerk last changed the user"),
                    time("last_sign_in_at", "Last sign-in"),
                    time("last_active_at", "Last activity, accurate to the day"),
                    time("legal_accepted_at", "When the user accepted the legal terms"),
                    raw(
                            "Clerk's object without backup codes, and without private metadata unless it is mirrored;"
                                    + " null unless SYNC_RAW=true",
                            (data, optional) -> RawObject.of(data, optional.privateMetadata()))));

    private UserTable() {}
}
