// SPDX-License-Identifier: Apache-2.0
/**
 * Clerk's Backend API: reads every object of an instance, or single ones by id, at a bounded rate and through the
 * failures that pass.
 */
@NullMarked
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.NullMarked;
