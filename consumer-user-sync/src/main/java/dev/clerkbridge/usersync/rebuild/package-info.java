// SPDX-License-Identifier: Apache-2.0
/** Reads topics from their beginning and applies their records again, for the commands rebuild and redrive. */
@NullMarked
package dev.clerkbridge.usersync.rebuild;

import org.jspecify.annotations.NullMarked;
