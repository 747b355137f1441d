// SPDX-License-Identifier: Apache-2.0
/** The poll loop: reads batches, settles every record and commits offsets without skipping any. */
@NullMarked
package dev.clerkbridge.usersync.consume;

import org.jspecify.annotations.NullMarked;
