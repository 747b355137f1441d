// SPDX-License-Identifier: Apache-2.0
/** The poll loop: reads batches, settles every record and commits the offsets of settled records. */
@NullMarked
package dev.clerkbridge.usersync.consume;

import org.jspecify.annotations.NullMarked;
