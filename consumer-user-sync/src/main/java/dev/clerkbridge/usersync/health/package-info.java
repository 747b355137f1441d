// SPDX-License-Identifier: Apache-2.0
/** The consumer loop's status, for readiness, liveness and metrics. */
@NullMarked
package dev.clerkbridge.usersync.health;

import org.jspecify.annotations.NullMarked;
