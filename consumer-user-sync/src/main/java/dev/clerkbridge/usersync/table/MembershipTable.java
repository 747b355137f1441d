// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import static dev.clerkbridge.usersync.table.Column.array;
import static dev.clerkbridge.usersync.table.Column.computed;
import static dev.clerkbridge.usersync.table.Column.raw;
import static dev.clerkbridge.usersync.table.Column.text;
import static dev.clerkbridge.usersync.table.Column.time;
import static dev.clerkbridge.usersync.table.ColumnType.TEXT;

import java.util.List;

/**
 * Clerk's organization memberships.
 *
 * <p>The table stores no metadata, and from {@code public_user_data} only the user's id, because no event would erase
 * other data about the user from a membership's row when the user is deleted.
 */
final class MembershipTable {

    static final Table TABLE = new Table(
            "organization_memberships",
            "organizationMembership",
            "Clerk organization memberships: ids, roles and times; no names, contacts or metadata",
            "Clerk membership id (orgmem_...); a user who is added again gets a new id",
            "When Clerk ended the membership; the ids are kept, to show who was a member",
            List.of(
                    computed(
                                    "organization_id",
                                    TEXT,
                                    "Id of the organization; its row may arrive later or be a tombstone",
                                    data -> data.child("organization").text("id"),
                                    "organization")
                            .asImmutable(),
                    computed(
                                    "user_id",
                                    TEXT,
                                    "Id of the user; the user's row may arrive later or be a tombstone",
                                    data -> data.child("public_user_data").text("user_id"),
                                    "public_user_data")
                            .asImmutable(),
                    text("role", "Role key, such as org:admin"),
                    text("role_name", "Role name, such as Admin"),
                    array("permissions", "Permission keys: [\"org:...\"]"),
                    time("created_at", "When Clerk created the membership"),
                    time("updated_at", "When Clerk last changed the membership"),
                    raw(
                            "Clerk's object without public_user_data and metadata; null unless SYNC_RAW=true",
                            (data, optional) -> RawObject.withoutPerson(data))));

    private MembershipTable() {}
}
