// SPDX-License-Identifier: Apache-2.0
/** What the public port shows of itself when it speaks TLS. */
@NullMarked
package dev.clerkbridge.ingress.tls;

import org.jspecify.annotations.NullMarked;
