// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/**
 * The events in the journal that Kafka has not acknowledged.
 *
 * @param events the number of events that are waiting to be published
 * @param setAside the number of events that Kafka will never accept, which are waiting for a redrive
 * @param bytes the total size of all these events in bytes
 */
public record Backlog(long events, long setAside, long bytes) {}
