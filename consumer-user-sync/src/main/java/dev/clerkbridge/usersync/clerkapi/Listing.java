// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import java.util.List;

/** Lists all objects of one kind, page by page. */
public interface Listing {

    /**
     * The next page of objects; empty at the end of the list.
     *
     * @throws ClerkApiException if the API fails after all retries, or violates its own paging rules
     */
    List<ClerkObject> next();

    /** The position after the last object that {@link #next} has returned. */
    ListingPosition position();

    /** Lists the objects of a kind after {@code position}, oldest first. */
    static Listing from(ClerkApi api, ObjectKind kind, ListingPosition position) {
        return kind == ObjectKind.USER
                ? new CursorListing(api, position)
                : new OffsetListing(api, kind, "created_at", position);
    }

    /** Lists users, the most recently updated first. */
    static Listing ofRecentlyUpdatedUsers(ClerkApi api) {
        return new OffsetListing(api, ObjectKind.USER, "-updated_at", ListingPosition.START);
    }
}
