// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./bridge bench consumer}: measures how fast the mirror reads a backlog, and how soon after a webhook its row
 * is committed. The backlog is also read by a simple consumer, for comparison.
 */
@NullMarked
package dev.clerkbridge.bench.consumer;

import org.jspecify.annotations.NullMarked;
