// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator: signed requests made beforehand, sent over keep-alive connections in a closed or an open loop.
 *
 * <p>It shares the processors with what it measures, so it is plain NIO on direct buffers and does nothing per request
 * but write, read and record.
 */
@NullMarked
package dev.clerkbridge.bench.load;

import org.jspecify.annotations.NullMarked;
