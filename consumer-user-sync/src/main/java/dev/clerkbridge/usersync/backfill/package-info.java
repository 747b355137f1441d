// SPDX-License-Identifier: Apache-2.0
/** Brings every object that Clerk has to the snapshots topic: the users that were there before the bridge. */
@NullMarked
package dev.clerkbridge.usersync.backfill;

import org.jspecify.annotations.NullMarked;
