// SPDX-License-Identifier: Apache-2.0
/** Reads the PostgreSQL URL, user and password from the environment, quotes names, and opens connections in UTC. */
@NullMarked
package dev.clerkbridge.operations.database;

import org.jspecify.annotations.NullMarked;
