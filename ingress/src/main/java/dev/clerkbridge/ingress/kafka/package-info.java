// SPDX-License-Identifier: Apache-2.0
/** The records, producers and topics of the ingress. {@code docs/contract.md} describes the records. */
@NullMarked
package dev.clerkbridge.ingress.kafka;

import org.jspecify.annotations.NullMarked;
