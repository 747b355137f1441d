// SPDX-License-Identifier: Apache-2.0
/** Works out what happened to an event: where its record is, what the mirror did with it, and why. */
@NullMarked
package dev.clerkbridge.console.story;

import org.jspecify.annotations.NullMarked;
