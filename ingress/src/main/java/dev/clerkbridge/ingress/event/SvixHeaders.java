// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/**
 * The three signature headers of a delivery. Stored with the event so that a subscriber with the signing secret can
 * verify the body again.
 *
 * @param id the {@code svix-id} or {@code webhook-id} header; the same for every delivery of one message
 * @param timestamp the {@code svix-timestamp} or {@code webhook-timestamp} header, which is signed (Unix seconds)
 * @param signature the complete {@code svix-signature} or {@code webhook-signature} header
 */
public record SvixHeaders(String id, String timestamp, String signature) {}
