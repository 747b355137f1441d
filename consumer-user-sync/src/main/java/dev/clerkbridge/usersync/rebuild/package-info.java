// SPDX-License-Identifier: Apache-2.0
/** Applies topics once more from their beginning, for the commands. */
@NullMarked
package dev.clerkbridge.usersync.rebuild;

import org.jspecify.annotations.NullMarked;
