// SPDX-License-Identifier: Apache-2.0
/** Micro-benchmarks of the steps that every event goes through. docs/performance.md has the command that runs them. */
@NullMarked
package dev.clerkbridge.ingress.jmh;

import org.jspecify.annotations.NullMarked;
