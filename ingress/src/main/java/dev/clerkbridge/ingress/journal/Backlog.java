// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/**
 * The size of the backlog, and of the events that are set aside.
 *
 * @param events the number of events that are not marked as published: the first unacknowledged event and all later
 *     ones
 * @param setAside the number of set-aside events, which the quarantine topic refused and which wait for a redrive
 * @param bytes the total size of all these events in bytes
 */
public record Backlog(long events, long setAside, long bytes) {}
