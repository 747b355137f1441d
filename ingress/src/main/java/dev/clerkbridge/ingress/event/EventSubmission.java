// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** An event, and who is told what became of it. */
public record EventSubmission(Event event, AcceptCallback callback) {}
