// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.clerkapi.WholeListing;

/**
 * What a backfill did with one kind of object.
 *
 * @param sent how many snapshots this run wrote, or with a dry run would have written
 */
public record BackfillResult(ObjectKind kind, WholeListing listing, long sent) {}
