// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

/** What {@link Verifier} found: a delivery that can be trusted, or the reason why not. */
public sealed interface Verdict permits VerifiedDelivery, Rejection {}
