// SPDX-License-Identifier: Apache-2.0
/** Helpers that the tests share: a real Kafka broker and PostgreSQL server for each JVM, and a builder of events. */
@NullMarked
package dev.clerkbridge.usersync.testing;

import org.jspecify.annotations.NullMarked;
