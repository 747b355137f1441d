// SPDX-License-Identifier: Apache-2.0
/** Turns verified deliveries into events. */
@NullMarked
package dev.clerkbridge.ingress.envelope;

import org.jspecify.annotations.NullMarked;
