// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

/**
 * Which data is mirrored although it is off by default.
 *
 * @param privateMetadata whether {@code private_metadata} is kept ({@code SYNC_PRIVATE_METADATA})
 * @param raw whether Clerk's object is kept ({@code SYNC_RAW}), without what {@link RawObject} leaves out
 */
public record OptionalData(boolean privateMetadata, boolean raw) {

    /** No optional data. */
    public static final OptionalData NONE = new OptionalData(false, false);
}
