// SPDX-License-Identifier: Apache-2.0
/** Migrates the tables in PostgreSQL, and writes to them under the version rule. */
@NullMarked
package dev.clerkbridge.usersync.mirror;

import org.jspecify.annotations.NullMarked;
