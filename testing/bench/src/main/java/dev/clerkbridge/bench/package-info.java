// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./bridge bench}: measures the ingress and the consumer as processes of their own, beside what they are compared
 * with, on this machine and in one run. {@code docs/performance.md} says how each figure is made.
 */
@NullMarked
package dev.clerkbridge.bench;

import org.jspecify.annotations.NullMarked;
