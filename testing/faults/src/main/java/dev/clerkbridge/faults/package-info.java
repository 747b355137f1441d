// SPDX-License-Identifier: Apache-2.0
/** The fault-injection commands {@code ./bridge crash-test} and {@code ./bridge chaos-test}. */
@NullMarked
package dev.clerkbridge.faults;

import org.jspecify.annotations.NullMarked;
