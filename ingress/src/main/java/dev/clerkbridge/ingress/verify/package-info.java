// SPDX-License-Identifier: Apache-2.0
/** Checks the age and signature of a delivery. Only verified deliveries are processed further. */
@NullMarked
package dev.clerkbridge.ingress.verify;

import org.jspecify.annotations.NullMarked;
