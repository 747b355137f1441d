// SPDX-License-Identifier: Apache-2.0
/** The commands that break things under load: {@code ./bridge crash-test} and {@code ./bridge chaos-test}. */
@NullMarked
package dev.clerkbridge.faults;

import org.jspecify.annotations.NullMarked;
