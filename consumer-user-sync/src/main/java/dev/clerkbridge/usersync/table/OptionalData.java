// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

/**
 * What is mirrored only on request.
 *
 * @param privateMetadata whether {@code private_metadata} is kept ({@code SYNC_PRIVATE_METADATA})
 * @param raw whether Clerk's whole object is kept ({@code SYNC_RAW})
 */
public record OptionalData(boolean privateMetadata, boolean raw) {

    /** Nothing but what every mirror keeps. */
    public static final OptionalData NONE = new OptionalData(false, false);
}
