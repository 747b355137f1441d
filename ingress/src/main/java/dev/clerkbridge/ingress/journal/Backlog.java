// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/**
 * What the journal holds and Kafka does not have yet.
 *
 * @param events how many events wait to be published
 * @param setAside how many events Kafka can never take; they wait for a redrive
 * @param bytes what both take up
 */
public record Backlog(long events, long setAside, long bytes) {}
