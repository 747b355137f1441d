// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Instant;

/**
 * An event as Clerk would send it, before it is signed.
 *
 * @param type the event type
 * @param subject the objects that the event is about
 * @param key the event's Kafka key according to the contract
 * @param at the envelope's timestamp
 * @param body the compact JSON; must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copies would slow down the benchmarks
public record ExampleEvent(ExampleType type, Subject subject, String key, Instant at, byte[] body) {}
