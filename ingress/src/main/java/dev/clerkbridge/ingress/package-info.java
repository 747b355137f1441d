// SPDX-License-Identifier: Apache-2.0
/** The ingress. {@code Ingress} wires the packages below in the order in which an event passes through them. */
@NullMarked
package dev.clerkbridge.ingress;

import org.jspecify.annotations.NullMarked;
