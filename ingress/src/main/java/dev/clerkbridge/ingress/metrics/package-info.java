// SPDX-License-Identifier: Apache-2.0
/** The meters of the ingress, registered at startup. */
@NullMarked
package dev.clerkbridge.ingress.metrics;

import org.jspecify.annotations.NullMarked;
