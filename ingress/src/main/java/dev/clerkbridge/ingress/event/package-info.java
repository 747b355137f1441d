// SPDX-License-Identifier: Apache-2.0
/** Verified events, and the results of accepting them. */
@NullMarked
package dev.clerkbridge.ingress.event;

import org.jspecify.annotations.NullMarked;
