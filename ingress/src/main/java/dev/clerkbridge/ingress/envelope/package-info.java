// SPDX-License-Identifier: Apache-2.0
/** Makes an event of a verified delivery: its key, its type, and why it is quarantined if it is. */
@NullMarked
package dev.clerkbridge.ingress.envelope;

import org.jspecify.annotations.NullMarked;
