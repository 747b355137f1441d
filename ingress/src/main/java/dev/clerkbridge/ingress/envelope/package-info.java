// SPDX-License-Identifier: Apache-2.0
/** Turns a verified delivery into an event with its key, its type and, if any, its quarantine reason. */
@NullMarked
package dev.clerkbridge.ingress.envelope;

import org.jspecify.annotations.NullMarked;
