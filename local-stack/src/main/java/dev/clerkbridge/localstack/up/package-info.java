// SPDX-License-Identifier: Apache-2.0
/** {@code bridge up}: runs Kafka and the services in one JVM, with the services' own wiring, and PostgreSQL. */
@NullMarked
package dev.clerkbridge.localstack.up;

import org.jspecify.annotations.NullMarked;
