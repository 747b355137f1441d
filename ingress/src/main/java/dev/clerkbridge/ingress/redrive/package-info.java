// SPDX-License-Identifier: Apache-2.0
/** The command {@code redrive}: brings events back that were set aside, once their reason is gone. */
@NullMarked
package dev.clerkbridge.ingress.redrive;

import org.jspecify.annotations.NullMarked;
