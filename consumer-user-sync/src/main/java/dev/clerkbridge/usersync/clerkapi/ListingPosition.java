// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/**
 * A place in a listing.
 *
 * @param read how many objects come before it
 * @param lastId the id of the last of them, or {@code ""}
 * @param lastCreatedAt when that one was created; epoch milliseconds
 */
public record ListingPosition(long read, String lastId, long lastCreatedAt) {

    public static final ListingPosition START = new ListingPosition(0, "", 0);
}
