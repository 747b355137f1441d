// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import java.util.List;

/** All objects of one kind, page by page. */
public interface Listing {

    /**
     * The next objects; empty at the end of the list.
     *
     * @throws ClerkApiException when the API fails for good, or does not keep to its own rules of paging
     */
    List<ClerkObject> next();

    /** Where to go on from, when everything that {@link #next} returned is dealt with. */
    ListingPosition position();

    /** Reads a kind from its oldest object on, or from a {@code position} of an earlier listing. */
    static Listing from(ClerkApi api, ObjectKind kind, ListingPosition position) {
        return kind == ObjectKind.USER
                ? new CursorListing(api, position)
                : new OffsetListing(api, kind, "created_at", position);
    }

    /** Reads users, the most recently updated first. */
    static Listing ofRecentlyUpdatedUsers(ClerkApi api) {
        return new OffsetListing(api, ObjectKind.USER, "-updated_at", ListingPosition.START);
    }
}
