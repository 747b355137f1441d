// SPDX-License-Identifier: Apache-2.0
/** The poll loop: batches in, offsets out, nothing skipped. */
@NullMarked
package dev.clerkbridge.usersync.consume;

import org.jspecify.annotations.NullMarked;
