// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

/**
 * Data that is mirrored only if configured.
 *
 * @param privateMetadata whether {@code private_metadata} is kept ({@code SYNC_PRIVATE_METADATA})
 * @param raw whether Clerk's object, without its secrets, is kept ({@code SYNC_RAW})
 */
public record OptionalData(boolean privateMetadata, boolean raw) {

    /** No optional data. */
    public static final OptionalData NONE = new OptionalData(false, false);
}
