// SPDX-License-Identifier: Apache-2.0
/** The options and the results table of the crash test and the chaos test. */
@NullMarked
package dev.clerkbridge.faults.run;

import org.jspecify.annotations.NullMarked;
