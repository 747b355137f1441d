package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.usersync.decode.OrganizationSnapshot.Documents;
import dev.clerkbridge.usersync.decode.OrganizationSnapshot.Membership;
import dev.clerkbridge.usersync.decode.OrganizationSnapshot.Profile;
import dev.clerkbridge.usersync.decode.OrganizationSnapshot.Times;
import java.util.Set;

/** Clerk's Organization object to the part of it that is mirrored. */
final class OrganizationReader {

    static final Set<String> FIELDS = Set.of(
            "id",
            "name",
            "slug",
            "image_url",
            "has_image",
            "created_by",
            "members_count",
            "pending_invitations_count",
            "max_allowed_memberships",
            "admin_delete_enabled",
            "public_metadata",
            "private_metadata",
            "created_at",
            "updated_at",
            "last_active_at");

    private final boolean privateMetadata;

    OrganizationReader(boolean privateMetadata) {
        this.privateMetadata = privateMetadata;
    }

    OrganizationSnapshot read(Fields organization) {
        return new OrganizationSnapshot(
                new Profile(
                        organization.text("name"),
                        organization.text("slug"),
                        organization.text("image_url"),
                        organization.flag("has_image"),
                        organization.text("created_by")),
                new Membership(
                        organization.count("members_count"),
                        organization.count("pending_invitations_count"),
                        organization.count("max_allowed_memberships"),
                        organization.flag("admin_delete_enabled")),
                new Documents(
                        organization.jsonObject("public_metadata"),
                        privateMetadata ? organization.jsonObject("private_metadata") : null),
                new Times(
                        organization.time("created_at"),
                        organization.time("updated_at"),
                        organization.time("last_active_at")));
    }
}
