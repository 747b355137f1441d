// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Instant;

/**
 * One event as Clerk would send it, not signed yet.
 *
 * @param type what happened
 * @param subject whom and what it is about
 * @param key the Kafka key that the contract gives it
 * @param at the envelope's timestamp
 * @param body the compact JSON; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy per event would cost the benchmarks.
public record ExampleEvent(EventType type, Subject subject, String key, Instant at, byte[] body) {}
