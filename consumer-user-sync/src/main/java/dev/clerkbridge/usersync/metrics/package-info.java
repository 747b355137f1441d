// SPDX-License-Identifier: Apache-2.0
/** The consumer's meters, registered at startup. */
@NullMarked
package dev.clerkbridge.usersync.metrics;

import org.jspecify.annotations.NullMarked;
