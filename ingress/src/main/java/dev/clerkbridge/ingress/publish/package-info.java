// SPDX-License-Identifier: Apache-2.0
/** Publishes events to Kafka in order per key, and retries after every failure of the brokers. */
@NullMarked
package dev.clerkbridge.ingress.publish;

import org.jspecify.annotations.NullMarked;
