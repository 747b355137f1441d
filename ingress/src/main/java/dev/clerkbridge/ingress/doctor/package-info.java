// SPDX-License-Identifier: Apache-2.0
/** The command {@code doctor} of the ingress. */
@NullMarked
package dev.clerkbridge.ingress.doctor;

import org.jspecify.annotations.NullMarked;
