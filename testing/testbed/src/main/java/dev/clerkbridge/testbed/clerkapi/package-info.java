// SPDX-License-Identifier: Apache-2.0
/**
 * A stand-in for Clerk's Backend API: the calls that backfill and reconcile make, over generated objects, with the
 * failures of the real one on request. Tests and {@code ./bridge backfill --example} use it.
 */
@NullMarked
package dev.clerkbridge.testbed.clerkapi;

import org.jspecify.annotations.NullMarked;
