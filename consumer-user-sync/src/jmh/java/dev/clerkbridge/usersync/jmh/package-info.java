// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of the steps that every record takes; run by {@code ./mvnw -Pjmh} (docs/performance.md). */
@NullMarked
package dev.clerkbridge.usersync.jmh;

import org.jspecify.annotations.NullMarked;
