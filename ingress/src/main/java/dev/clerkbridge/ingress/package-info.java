// SPDX-License-Identifier: Apache-2.0
/** The ingress. {@code Main} is its command line; {@code Ingress} creates and connects the parts of the service. */
@NullMarked
package dev.clerkbridge.ingress;

import org.jspecify.annotations.NullMarked;
