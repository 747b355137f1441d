// SPDX-License-Identifier: Apache-2.0
/** The certificate and key of the public port. */
@NullMarked
package dev.clerkbridge.ingress.tls;

import org.jspecify.annotations.NullMarked;
