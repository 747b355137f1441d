// SPDX-License-Identifier: Apache-2.0
/** The meters of the ingress, registered at start, so that each exists from the first scrape. */
@NullMarked
package dev.clerkbridge.ingress.metrics;

import org.jspecify.annotations.NullMarked;
