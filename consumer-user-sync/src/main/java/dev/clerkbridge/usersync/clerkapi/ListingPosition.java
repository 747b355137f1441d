// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/**
 * A position in a listing.
 *
 * @param read number of objects before this position
 * @param lastId id of the last object before this position; {@code ""} at the start
 * @param lastCreatedAt creation time of the last object before this position; epoch milliseconds
 */
public record ListingPosition(long read, String lastId, long lastCreatedAt) {

    public static final ListingPosition START = new ListingPosition(0, "", 0);
}
