// SPDX-License-Identifier: Apache-2.0
/**
 * The processes of a benchmark, the topics that it fills and the report that it prints. All benchmarks use this
 * package.
 */
@NullMarked
package dev.clerkbridge.bench.system;

import org.jspecify.annotations.NullMarked;
