// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./bridge bench}: measures the ingress, the consumer and the console as separate processes. The same run also
 * measures the programs with which the ingress and the consumer are compared. {@code docs/performance.md} describes how
 * their figures are measured; {@code docs/console.md} has the console's figures.
 */
@NullMarked
package dev.clerkbridge.bench;

import org.jspecify.annotations.NullMarked;
