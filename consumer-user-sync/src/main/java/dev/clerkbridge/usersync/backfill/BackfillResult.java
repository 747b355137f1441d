// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.CheckedListing;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;

/**
 * The result of a backfill for one kind of object.
 *
 * @param sent number of snapshots written by this run; in a dry run, the number it would have written
 */
public record BackfillResult(ObjectKind kind, CheckedListing listing, long sent) {}
