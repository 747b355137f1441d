// SPDX-License-Identifier: Apache-2.0
/**
 * A stand-in for Clerk's Backend API: answers the requests of backfill and reconcile with generated objects, and can
 * inject faults. Tests, {@code ./bridge clerk-api} and the option {@code --example} of {@code ./bridge} use it.
 */
@NullMarked
package dev.clerkbridge.testbed.clerkapi;

import org.jspecify.annotations.NullMarked;
