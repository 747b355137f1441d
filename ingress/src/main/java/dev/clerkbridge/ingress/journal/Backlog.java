// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/**
 * The events in the journal that Kafka does not have yet.
 *
 * @param events number of events waiting to be published
 * @param setAside number of events that Kafka rejected permanently; they wait for a redrive
 * @param bytes the size of both in bytes
 */
public record Backlog(long events, long setAside, long bytes) {}
