// SPDX-License-Identifier: Apache-2.0
/** The service that reads Clerk's events from Kafka and keeps the mirror in PostgreSQL. {@code UserSync} wires it. */
@NullMarked
package dev.clerkbridge.usersync;

import org.jspecify.annotations.NullMarked;
