// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import java.util.List;

/**
 * The result of listing all objects of a kind and comparing their number with the smaller of Clerk's own counts before
 * and after the listing. A listing with fewer objects is repeated once. A count can be off by a few, so a listing can
 * still miss an object.
 *
 * @param listed number of objects listed, including those before the start position
 * @param counted number of objects by Clerk's own count, or {@code listed} if the count was not requested; 0 if the
 *     feature is off, -1 if Clerk returns no count
 */
public record CheckedListing(Coverage coverage, long listed, long counted) {

    private static final int ATTEMPTS = 2;
    private static final CheckedListing OFF = new CheckedListing(Coverage.OFF, 0, 0);

    /** How the number of listed objects compares with Clerk's count. COMPLETE also if Clerk returns no count. */
    public enum Coverage {
        COMPLETE,
        /** Two listings found fewer objects than Clerk counts. */
        FEWER_THAN_COUNTED,
        /** The instance does not have the feature. */
        OFF
    }

    /** Receives the pages of a listing. */
    @FunctionalInterface
    public interface PageConsumer {

        /**
         * Receives a page. The next page is read after this method returns.
         *
         * @param after the position after this page
         * @param counted total number of objects by Clerk's count; -1 if Clerk returns no count
         */
        void accept(List<ClerkObject> page, ListingPosition after, long counted);
    }

    /**
     * Lists the objects of a kind after {@code start}. If the listing must be repeated, lists all objects.
     *
     * @throws ClerkApiException if Clerk's API fails after all retries, or if it counts objects but lists none
     */
    public static CheckedListing read(ClerkApi api, ObjectKind kind, ListingPosition start, PageConsumer pages) {
        long counted;
        try {
            counted = api.count(kind);
        } catch (ClerkApiException e) {
            if (e.kind() == Kind.FEATURE_OFF) {
                return OFF;
            }
            throw e;
        }
        return read(api, kind, start, counted, pages);
    }

    private static CheckedListing read(
            ClerkApi api, ObjectKind kind, ListingPosition start, long counted, PageConsumer pages) {
        long listed = list(Listing.from(api, kind, start), counted, pages);
        long fewest = Math.min(counted, api.count(kind));
        for (int i = 1; i < ATTEMPTS && listed < fewest; i++) {
            listed = list(Listing.from(api, kind, ListingPosition.START), counted, pages);
        }
        if (listed == 0 && fewest > 0) {
            throw new ClerkApiException(
                    Kind.FATAL,
                    "Clerk counts " + fewest + " " + kind.plural() + " but lists none. Run the command again later.");
        }
        return new CheckedListing(listed < fewest ? Coverage.FEWER_THAN_COUNTED : Coverage.COMPLETE, listed, counted);
    }

    private static long list(Listing listing, long counted, PageConsumer pages) {
        for (List<ClerkObject> page = listing.next(); !page.isEmpty(); page = listing.next()) {
            pages.accept(page, listing.position(), counted);
        }
        return listing.position().read();
    }
}
