// SPDX-License-Identifier: Apache-2.0
/** Decides the kind of each failure, and writes poison events to the dead-letter topic. */
@NullMarked
package dev.clerkbridge.usersync.failure;

import org.jspecify.annotations.NullMarked;
