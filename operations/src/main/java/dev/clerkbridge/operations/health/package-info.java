// SPDX-License-Identifier: Apache-2.0
/** Tracks the state of a service's components, and reports it as readiness and liveness. */
@NullMarked
package dev.clerkbridge.operations.health;

import org.jspecify.annotations.NullMarked;
