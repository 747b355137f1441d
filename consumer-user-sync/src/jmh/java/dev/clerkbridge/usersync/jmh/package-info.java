// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of the steps before the database write. docs/performance.md says how to run them. */
@NullMarked
package dev.clerkbridge.usersync.jmh;

import org.jspecify.annotations.NullMarked;
