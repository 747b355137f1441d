// SPDX-License-Identifier: Apache-2.0
/** The command {@code redrive}: publishes quarantined or set-aside events that are now usable. */
@NullMarked
package dev.clerkbridge.ingress.redrive;

import org.jspecify.annotations.NullMarked;
