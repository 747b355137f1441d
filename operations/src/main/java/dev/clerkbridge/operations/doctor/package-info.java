// SPDX-License-Identifier: Apache-2.0
/** The command {@code doctor}: checks what a service needs to run, and prints the next step for each problem. */
@NullMarked
package dev.clerkbridge.operations.doctor;

import org.jspecify.annotations.NullMarked;
