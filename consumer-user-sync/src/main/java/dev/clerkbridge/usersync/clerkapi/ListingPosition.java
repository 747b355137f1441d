// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/**
 * A place in a listing.
 *
 * @param read number of objects before it
 * @param lastId id of the last object before it, or {@code ""}
 * @param lastCreatedAt creation time of that object; epoch milliseconds
 */
public record ListingPosition(long read, String lastId, long lastCreatedAt) {

    public static final ListingPosition START = new ListingPosition(0, "", 0);
}
