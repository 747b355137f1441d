// SPDX-License-Identifier: Apache-2.0
/**
 * The declarations of the mirrored tables: their columns, where the values are in Clerk's objects, and what the values
 * mean. Decoding, SQL and the database's comments are derived from these declarations.
 */
@NullMarked
package dev.clerkbridge.usersync.table;

import org.jspecify.annotations.NullMarked;
