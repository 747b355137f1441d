// SPDX-License-Identifier: Apache-2.0
/** Checks age and signature of a delivery. Nothing that was not verified here goes any further. */
@NullMarked
package dev.clerkbridge.ingress.verify;

import org.jspecify.annotations.NullMarked;
