// SPDX-License-Identifier: Apache-2.0
/** Applies topics again from their beginning, for the commands rebuild and redrive. */
@NullMarked
package dev.clerkbridge.usersync.rebuild;

import org.jspecify.annotations.NullMarked;
