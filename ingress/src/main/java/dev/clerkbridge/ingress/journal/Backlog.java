// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

/**
 * The size of the backlog, and of the events that are set aside.
 *
 * @param events the number of events from the first one on that is neither published nor set aside
 * @param setAside the number of set-aside events, which the quarantine topic refused and which wait for a redrive
 * @param bytes the total size of both in bytes
 */
public record Backlog(long events, long setAside, long bytes) {}
