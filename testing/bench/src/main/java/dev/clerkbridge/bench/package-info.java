// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./bridge bench}: measures the ingress and the consumer as separate processes, together with the programs that
 * they are compared with, in one run. {@code docs/performance.md} describes how each figure is measured.
 */
@NullMarked
package dev.clerkbridge.bench;

import org.jspecify.annotations.NullMarked;
