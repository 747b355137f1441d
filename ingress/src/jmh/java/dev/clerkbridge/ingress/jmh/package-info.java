// SPDX-License-Identifier: Apache-2.0
/**
 * Micro-benchmarks of the steps that every event goes through. Run them with {@code ./mvnw -Pjmh}; see
 * docs/performance.md.
 */
@NullMarked
package dev.clerkbridge.ingress.jmh;

import org.jspecify.annotations.NullMarked;
