// SPDX-License-Identifier: Apache-2.0
/** The main classes of the processes that a benchmark starts, and the measurement of the machine's load. */
@NullMarked
package dev.clerkbridge.bench.process;

import org.jspecify.annotations.NullMarked;
