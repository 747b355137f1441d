// SPDX-License-Identifier: Apache-2.0
/** The processes that a benchmark starts and watches: what they use of the processors and of memory, and their garbage. */
@NullMarked
package dev.clerkbridge.bench.process;

import org.jspecify.annotations.NullMarked;
