// SPDX-License-Identifier: Apache-2.0
/** Redrives events from the quarantine topic and the dead-letter topic. */
@NullMarked
package dev.clerkbridge.console.redrive;

import org.jspecify.annotations.NullMarked;
