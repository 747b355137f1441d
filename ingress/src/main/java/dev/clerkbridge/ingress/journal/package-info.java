// SPDX-License-Identifier: Apache-2.0
/** Keeps accepted events on disk until Kafka has them: a write-ahead log in SQLite with one writer and one reader. */
@NullMarked
package dev.clerkbridge.ingress.journal;

import org.jspecify.annotations.NullMarked;
