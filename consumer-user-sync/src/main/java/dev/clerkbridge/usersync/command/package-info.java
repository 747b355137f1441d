// SPDX-License-Identifier: Apache-2.0
/** The commands: migrate, rebuild, redrive, backfill, reconcile, doctor. */
@NullMarked
package dev.clerkbridge.usersync.command;

import org.jspecify.annotations.NullMarked;
