// SPDX-License-Identifier: Apache-2.0
/**
 * Reads all objects from Clerk's API and writes them to the snapshots topic. This mirrors users who were created before
 * the bridge was installed.
 */
@NullMarked
package dev.clerkbridge.usersync.backfill;

import org.jspecify.annotations.NullMarked;
