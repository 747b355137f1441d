// SPDX-License-Identifier: Apache-2.0
/** Reads requests from strangers within bounds of bytes, connections and time, and answers them. */
@NullMarked
package dev.clerkbridge.ingress.http;

import org.jspecify.annotations.NullMarked;
