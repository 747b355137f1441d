package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.usersync.decode.MembershipSnapshot.Parties;
import java.util.Set;

/**
 * Clerk's OrganizationMembership object to the part of it that is mirrored.
 *
 * <p>Of {@code public_user_data} only the user's id is read: no event would erase a copy of the person here when the
 * user is deleted. For the same reason a membership's metadata stays out.
 */
final class MembershipReader {

    static final Set<String> FIELDS = Set.of(
            "id", "organization", "public_user_data", "role", "role_name", "permissions", "created_at", "updated_at");

    private MembershipReader() {}

    static MembershipSnapshot read(Fields membership) {
        return new MembershipSnapshot(
                parties(membership),
                membership.text("role"),
                membership.text("role_name"),
                membership.jsonArray("permissions"),
                membership.time("created_at"),
                membership.time("updated_at"));
    }

    static MembershipSnapshot readEnded(Fields membership) {
        return MembershipSnapshot.ended(parties(membership));
    }

    private static Parties parties(Fields membership) {
        return new Parties(
                membership.child("organization").text("id"),
                membership.child("public_user_data").text("user_id"));
    }
}
