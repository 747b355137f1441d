// SPDX-License-Identifier: Apache-2.0
/** Tracks the state of a service's components and reports it to people and orchestrators. */
@NullMarked
package dev.clerkbridge.operations.health;

import org.jspecify.annotations.NullMarked;
