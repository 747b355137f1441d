// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the {@code KAFKA_…} variables: refuses those that must not be set, and passes the others to the Kafka clients.
 * {@code KafkaPropertiesCheck} checks that the clients accept them. Also checks and monitors topics.
 */
@NullMarked
package dev.clerkbridge.operations.kafka;

import org.jspecify.annotations.NullMarked;
