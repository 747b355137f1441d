// SPDX-License-Identifier: Apache-2.0
/** The processes that a benchmark starts, and the measurement of CPU time. */
@NullMarked
package dev.clerkbridge.bench.process;

import org.jspecify.annotations.NullMarked;
