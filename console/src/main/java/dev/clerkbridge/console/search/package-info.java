// SPDX-License-Identifier: Apache-2.0
/** Finds records on the topics, newest first, in steps of bounded time. */
@NullMarked
package dev.clerkbridge.console.search;

import org.jspecify.annotations.NullMarked;
