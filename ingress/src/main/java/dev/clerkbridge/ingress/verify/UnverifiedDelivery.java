// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

/**
 * A delivery that is not verified yet, so its content must not be trusted. The body array is not copied and must not be
 * modified.
 *
 * @param headers the signature headers
 * @param body the request body, byte for byte
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares deliveries, and copying each body would take time
public record UnverifiedDelivery(SignatureHeaders headers, byte[] body) {}
