// SPDX-License-Identifier: Apache-2.0
/** What can be run by hand: migrate, replay-dead-letters, rebuild. */
@NullMarked
package dev.clerkbridge.usersync.command;

import org.jspecify.annotations.NullMarked;
