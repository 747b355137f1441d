// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./bridge bench}: measures the ingress, the consumer and the console as separate processes. The same run also
 * measures the programs that they are compared with. {@code docs/performance.md} describes how each figure is measured.
 */
@NullMarked
package dev.clerkbridge.bench;

import org.jspecify.annotations.NullMarked;
