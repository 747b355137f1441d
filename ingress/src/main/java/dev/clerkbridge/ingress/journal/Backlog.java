// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/**
 * What the journal holds and Kafka does not have yet.
 *
 * @param events how many events wait to be published
 * @param bytes what they take up, with those set aside for good
 */
public record Backlog(long events, long bytes) {}
