// SPDX-License-Identifier: Apache-2.0
/** An event whose signature was verified, and the result of accepting it. */
@NullMarked
package dev.clerkbridge.ingress.event;

import org.jspecify.annotations.NullMarked;
