// SPDX-License-Identifier: Apache-2.0
/** Finds records on the topics, newest first, in bounded steps: no search reads more than its page asks for. */
@NullMarked
package dev.clerkbridge.console.search;

import org.jspecify.annotations.NullMarked;
