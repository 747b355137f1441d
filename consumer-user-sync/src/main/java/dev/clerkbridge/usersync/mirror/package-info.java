// SPDX-License-Identifier: Apache-2.0
/** Writes the tables in PostgreSQL under the version rule, and migrates them. */
@NullMarked
package dev.clerkbridge.usersync.mirror;

import org.jspecify.annotations.NullMarked;
