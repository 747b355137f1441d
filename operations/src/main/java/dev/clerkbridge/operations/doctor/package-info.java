// SPDX-License-Identifier: Apache-2.0
/** The command {@code doctor}: checks what a service needs, and says the next step for what is missing. */
@NullMarked
package dev.clerkbridge.operations.doctor;

import org.jspecify.annotations.NullMarked;
