// SPDX-License-Identifier: Apache-2.0
/** Options and results table of the crash test and the chaos test. */
@NullMarked
package dev.clerkbridge.faults.run;

import org.jspecify.annotations.NullMarked;
