// SPDX-License-Identifier: Apache-2.0
/**
 * The one rule for {@code KAFKA_…} variables: which reach the Kafka clients, which are refused, and whether the clients take
 * them.
 */
@NullMarked
package dev.clerkbridge.operations.kafka;

import org.jspecify.annotations.NullMarked;
