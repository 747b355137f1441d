// SPDX-License-Identifier: Apache-2.0
/**
 * A client of Clerk's Backend API. It reads all objects of an instance, or individual objects by id, at a bounded rate,
 * and retries transient failures.
 */
@NullMarked
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.NullMarked;
