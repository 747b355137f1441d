// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

/**
 * What a stranger sent: nothing in it is to be believed. The array is not copied; nobody may change it.
 *
 * @param headers those that the signature consists of
 * @param body the request body, byte for byte
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a copy would be paid per event
public record Delivery(SignatureHeaders headers, byte[] body) {}
