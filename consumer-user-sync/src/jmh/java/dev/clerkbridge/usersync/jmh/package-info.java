// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of the steps that every record passes through. Run them as docs/performance.md says. */
@NullMarked
package dev.clerkbridge.usersync.jmh;

import org.jspecify.annotations.NullMarked;
