// SPDX-License-Identifier: Apache-2.0
/** What the crash test and the chaos test have in common: options and the table of what was found. */
@NullMarked
package dev.clerkbridge.faults.run;

import org.jspecify.annotations.NullMarked;
