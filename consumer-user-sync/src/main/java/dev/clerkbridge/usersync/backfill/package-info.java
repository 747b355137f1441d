// SPDX-License-Identifier: Apache-2.0
/**
 * Reads objects from Clerk's API and writes them to the snapshots topic, so that objects created before the bridge
 * was installed are mirrored too.
 */
@NullMarked
package dev.clerkbridge.usersync.backfill;

import org.jspecify.annotations.NullMarked;
