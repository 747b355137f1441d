// SPDX-License-Identifier: Apache-2.0
/**
 * Handles {@code KAFKA_…} variables the same way in every service: which ones reach the Kafka clients, which ones are
 * rejected, and whether the clients accept them. Also checks and monitors topics.
 */
@NullMarked
package dev.clerkbridge.operations.kafka;

import org.jspecify.annotations.NullMarked;
