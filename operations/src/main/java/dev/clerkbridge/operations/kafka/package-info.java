// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the {@code KAFKA_…} variables in the same way in every service: passes them to the Kafka clients, refuses those
 * that must not be set, and checks that the clients accept the others. Also checks and monitors topics.
 */
@NullMarked
package dev.clerkbridge.operations.kafka;

import org.jspecify.annotations.NullMarked;
