// SPDX-License-Identifier: Apache-2.0
/** Finds records on the topics, newest first, in steps that take a bounded time. */
@NullMarked
package dev.clerkbridge.console.search;

import org.jspecify.annotations.NullMarked;
