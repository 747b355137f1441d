// SPDX-License-Identifier: Apache-2.0
/** Stores accepted events in SQLite until Kafka has acknowledged them, with one writer and one reader. */
@NullMarked
package dev.clerkbridge.ingress.journal;

import org.jspecify.annotations.NullMarked;
