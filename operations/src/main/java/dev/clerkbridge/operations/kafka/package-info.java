// SPDX-License-Identifier: Apache-2.0
/**
 * Handles {@code KAFKA_…} variables the same way in every service: passes them to the Kafka clients, rejects those that
 * must not be set, and checks that the clients accept them. Also checks and monitors topics.
 */
@NullMarked
package dev.clerkbridge.operations.kafka;

import org.jspecify.annotations.NullMarked;
