// SPDX-License-Identifier: Apache-2.0
/** Real Kafka and PostgreSQL servers, for tests, benchmarks and the local stack. */
@NullMarked
package dev.clerkbridge.testbed.server;

import org.jspecify.annotations.NullMarked;
