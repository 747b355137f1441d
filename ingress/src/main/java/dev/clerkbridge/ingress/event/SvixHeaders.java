// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/**
 * The three headers of a delivery that Svix's signature covers or consists of. Kept with the event, so that any
 * subscriber can verify the body again.
 *
 * @param id the {@code svix-id} header; the same for every delivery of one message
 * @param timestamp the {@code svix-timestamp} header as it was signed (Unix seconds)
 * @param signature the {@code svix-signature} header, whole
 */
public record SvixHeaders(String id, String timestamp, String signature) {}
