// SPDX-License-Identifier: Apache-2.0
/** Reads and answers requests from untrusted clients, with limits on memory, connections and time. */
@NullMarked
package dev.clerkbridge.ingress.http;

import org.jspecify.annotations.NullMarked;
