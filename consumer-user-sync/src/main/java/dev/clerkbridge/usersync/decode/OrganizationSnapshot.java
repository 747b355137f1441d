package dev.clerkbridge.usersync.decode;

import org.jspecify.annotations.Nullable;

/** The mirrored part of an organization. Anything may be missing. */
public record OrganizationSnapshot(Profile profile, Membership membership, Documents documents, Times times)
        implements Snapshot {

    /** An organization of which nothing is known, or may be known any more. */
    public static final OrganizationSnapshot ERASED = new OrganizationSnapshot(
            new Profile(null, null, null, null, null),
            new Membership(null, null, null, null),
            new Documents(null, null),
            new Times(null, null, null));

    /**
     * What it is called and shown as.
     *
     * @param createdBy the user id of its creator
     */
    public record Profile(
            @Nullable String name,
            @Nullable String slug,
            @Nullable String imageUrl,
            @Nullable Boolean hasImage,
            @Nullable String createdBy) {}

    /** How many belong to it, and may. */
    public record Membership(
            @Nullable Long membersCount,
            @Nullable Long pendingInvitationsCount,
            @Nullable Long maxAllowedMemberships,
            @Nullable Boolean adminDeleteEnabled) {}

    /** JSON texts that PostgreSQL takes as {@code jsonb}. */
    public record Documents(
            @Nullable String publicMetadata, @Nullable String privateMetadata) {}

    /** Epoch milliseconds. */
    public record Times(
            @Nullable Long createdAt,
            @Nullable Long updatedAt,
            @Nullable Long lastActiveAt) {}
}
