// SPDX-License-Identifier: Apache-2.0
/** What can be run by hand: migrate, rebuild, redrive, backfill, reconcile, doctor. */
@NullMarked
package dev.clerkbridge.usersync.command;

import org.jspecify.annotations.NullMarked;
