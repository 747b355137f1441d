// SPDX-License-Identifier: Apache-2.0
/** Shared by the tests: a real Kafka and PostgreSQL per JVM, and builders of events. */
@NullMarked
package dev.clerkbridge.usersync.testing;

import org.jspecify.annotations.NullMarked;
