// SPDX-License-Identifier: Apache-2.0
/**
 * A stand-in for Clerk's Backend API: answers the requests of backfill and reconcile with generated objects, and can
 * inject faults. Used by tests, {@code ./bridge clerk-api}, and {@code --example} of {@code ./bridge backfill} and
 * {@code ./bridge reconcile}.
 */
@NullMarked
package dev.clerkbridge.testbed.clerkapi;

import org.jspecify.annotations.NullMarked;
