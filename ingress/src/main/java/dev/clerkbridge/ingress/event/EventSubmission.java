// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** An event and the callback that receives its result. */
public record EventSubmission(Event event, AcceptCallback callback) {}
