// SPDX-License-Identifier: Apache-2.0
/** An event whose signature was verified, and what becomes of it when it is accepted. */
@NullMarked
package dev.clerkbridge.ingress.event;

import org.jspecify.annotations.NullMarked;
