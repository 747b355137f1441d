// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

/** The result of {@link Verifier}: a verified delivery, or the reason for refusing it. */
public sealed interface Verdict permits VerifiedDelivery, Refusal {}
