// SPDX-License-Identifier: Apache-2.0
/** Stores accepted events in SQLite until Kafka has acknowledged them. */
@NullMarked
package dev.clerkbridge.ingress.journal;

import org.jspecify.annotations.NullMarked;
