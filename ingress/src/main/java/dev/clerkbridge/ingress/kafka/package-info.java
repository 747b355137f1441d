// SPDX-License-Identifier: Apache-2.0
/** The records, producers and topics of the ingress, as {@code docs/contract.md} promises them. */
@NullMarked
package dev.clerkbridge.ingress.kafka;

import org.jspecify.annotations.NullMarked;
