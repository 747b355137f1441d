// SPDX-License-Identifier: Apache-2.0
/** The ingress. {@code Ingress} connects the other packages in the order in which an event passes through them. */
@NullMarked
package dev.clerkbridge.ingress;

import org.jspecify.annotations.NullMarked;
