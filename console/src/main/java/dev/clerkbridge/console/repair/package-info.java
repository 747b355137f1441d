// SPDX-License-Identifier: Apache-2.0
/** Brings back events that were set aside on the quarantine and dead-letter topics. */
@NullMarked
package dev.clerkbridge.console.repair;

import org.jspecify.annotations.NullMarked;
