// SPDX-License-Identifier: Apache-2.0
/** What a service knows of its own state, and how it is told to people and orchestrators. */
@NullMarked
package dev.clerkbridge.operations.health;

import org.jspecify.annotations.NullMarked;
