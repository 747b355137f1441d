// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import static dev.clerkbridge.usersync.table.Column.count;
import static dev.clerkbridge.usersync.table.Column.flag;
import static dev.clerkbridge.usersync.table.Column.object;
import static dev.clerkbridge.usersync.table.Column.raw;
import static dev.clerkbridge.usersync.table.Column.text;
import static dev.clerkbridge.usersync.table.Column.time;

import java.util.List;

/** Clerk's organizations. */
final class OrganizationTable {

    static final Table TABLE = new Table(
            "organizations",
            "organization",
            "Clerk organizations: one row for each organization id ever seen; a deleted organization is a tombstone",
            "Clerk organization id (org_...)",
            "When Clerk deleted the organization; all its other data is then null",
            List.of(
                    text("name", "Name"),
                    text("slug", "Slug: the name in URLs; not unique over time"),
                    text("image_url", "URL of the logo, or of a generated image if has_image is false"),
                    flag("has_image", "Whether the organization has its own logo"),
                    text("created_by", "User id of the creator"),
                    count("members_count", "Number of members, if Clerk's event contains it"),
                    count("pending_invitations_count", "Number of open invitations, if Clerk's event contains it"),
                    count("max_allowed_memberships", "Maximum number of members"),
                    flag("admin_delete_enabled", "Whether the organization's admins may delete the organization"),
                    object("public_metadata", "Public metadata; numbers in full precision"),
                    object("private_metadata", "Private metadata; null unless SYNC_PRIVATE_METADATA=true")
                            .onlyIf(OptionalData::privateMetadata),
                    time("created_at", "When Clerk created the organization"),
                    time("updated_at", "When Clerk last changed the organization"),
                    time("last_active_at", "Last activity"),
                    raw(
                            "Clerk's object without backup codes, and without private metadata unless it is mirrored;"
                                    + " null unless SYNC_RAW=true",
                            (data, optional) -> RawObject.of(data, optional.privateMetadata()))));

    private OrganizationTable() {}
}
