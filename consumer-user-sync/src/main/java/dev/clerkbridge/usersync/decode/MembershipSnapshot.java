package dev.clerkbridge.usersync.decode;

import org.jspecify.annotations.Nullable;

/**
 * The mirrored part of an organization membership: ids, role and times, and nothing about the person.
 *
 * @param permissions JSON array of strings
 * @param createdAt epoch milliseconds
 * @param updatedAt epoch milliseconds
 */
public record MembershipSnapshot(
        Parties parties,
        @Nullable String role,
        @Nullable String roleName,
        @Nullable String permissions,
        @Nullable Long createdAt,
        @Nullable Long updatedAt)
        implements Snapshot {

    /** Whose membership of what; kept in the tombstone, to tell who was a member. */
    public record Parties(
            @Nullable String organizationId, @Nullable String userId) {}

    /** What the tombstone of a membership keeps. */
    static MembershipSnapshot ended(Parties parties) {
        return new MembershipSnapshot(parties, null, null, null, null, null);
    }
}
