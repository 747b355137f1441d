// SPDX-License-Identifier: Apache-2.0
/** What the loop tells of itself, for readiness, liveness and metrics. */
@NullMarked
package dev.clerkbridge.usersync.health;

import org.jspecify.annotations.NullMarked;
