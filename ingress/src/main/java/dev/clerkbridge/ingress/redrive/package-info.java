// SPDX-License-Identifier: Apache-2.0
/** The command {@code redrive}: publishes set-aside events once the reason no longer applies. */
@NullMarked
package dev.clerkbridge.ingress.redrive;

import org.jspecify.annotations.NullMarked;
