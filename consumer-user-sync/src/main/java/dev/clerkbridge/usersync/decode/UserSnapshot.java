package dev.clerkbridge.usersync.decode;

import org.jspecify.annotations.Nullable;

/** The mirrored part of a user. Anything may be missing; JSON parts are texts that PostgreSQL takes as {@code jsonb}. */
public record UserSnapshot(
        Profile profile, Contact primaryEmail, Contact primaryPhone, Access access, Documents documents, Times times)
        implements Snapshot {

    /** A user of whom nothing is known, or may be known any more. */
    public static final UserSnapshot ERASED = new UserSnapshot(
            new Profile(null, null, null, null, null, null, null),
            Contact.NONE,
            Contact.NONE,
            new Access(null, null, null, null, null),
            new Documents(null, null, null, null, null),
            new Times(null, null, null, null, null));

    /** Who the user is. */
    public record Profile(
            @Nullable String externalId,
            @Nullable String username,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String locale,
            @Nullable String imageUrl,
            @Nullable Boolean hasImage) {}

    /**
     * The e-mail address or phone number that the user's primary pointer names.
     *
     * @param id the pointer, kept even where it leads nowhere
     * @param verified null where there is no value
     */
    public record Contact(
            @Nullable String id,
            @Nullable String value,
            @Nullable Boolean verified) {

        /** No pointer, no value. */
        public static final Contact NONE = new Contact(null, null, null);
    }

    /** Whether and how the user may sign in. */
    public record Access(
            @Nullable Boolean banned,
            @Nullable Boolean locked,
            @Nullable Boolean deprovisioned,
            @Nullable Boolean passwordEnabled,
            @Nullable Boolean twoFactorEnabled) {}

    /** The parts that are JSON in the row too. */
    public record Documents(
            @Nullable String emailAddresses,
            @Nullable String phoneNumbers,
            @Nullable String publicMetadata,
            @Nullable String unsafeMetadata,
            @Nullable String privateMetadata) {}

    /** Epoch milliseconds. */
    public record Times(
            @Nullable Long createdAt,
            @Nullable Long updatedAt,
            @Nullable Long lastSignInAt,
            @Nullable Long lastActiveAt,
            @Nullable Long legalAcceptedAt) {}
}
