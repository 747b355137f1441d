// SPDX-License-Identifier: Apache-2.0
/** Writes every object that Clerk has to the snapshots topic, such as the users created before the bridge ran. */
@NullMarked
package dev.clerkbridge.usersync.backfill;

import org.jspecify.annotations.NullMarked;
