// SPDX-License-Identifier: Apache-2.0
/** Publishes events to Kafka, keeping each key's events in order, and retries after broker failures. */
@NullMarked
package dev.clerkbridge.ingress.publish;

import org.jspecify.annotations.NullMarked;
