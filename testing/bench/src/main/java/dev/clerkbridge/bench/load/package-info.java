// SPDX-License-Identifier: Apache-2.0
/**
 * The load generator: sends prepared signed requests over keep-alive connections in a closed or an open loop.
 *
 * <p>It shares the processors with the measured servers, so it uses plain NIO with direct buffers, and for each request
 * it only writes, reads and records.
 */
@NullMarked
package dev.clerkbridge.bench.load;

import org.jspecify.annotations.NullMarked;
