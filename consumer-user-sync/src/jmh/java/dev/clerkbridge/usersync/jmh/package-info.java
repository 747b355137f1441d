// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of the steps that every record passes through. docs/performance.md says how to run them. */
@NullMarked
package dev.clerkbridge.usersync.jmh;

import org.jspecify.annotations.NullMarked;
