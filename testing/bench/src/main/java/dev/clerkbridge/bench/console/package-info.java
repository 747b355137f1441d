// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./bridge bench console}: fills a topic with small events, and measures how fast the console answers. The
 * console runs as a separate process.
 */
@NullMarked
package dev.clerkbridge.bench.console;

import org.jspecify.annotations.NullMarked;
