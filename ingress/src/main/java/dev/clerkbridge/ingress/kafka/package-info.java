// SPDX-License-Identifier: Apache-2.0
/** The records, producers and topics of the ingress, as {@code docs/contract.md} describes them. */
@NullMarked
package dev.clerkbridge.ingress.kafka;

import org.jspecify.annotations.NullMarked;
