// SPDX-License-Identifier: Apache-2.0
/**
 * The mirrored tables: one declaration for each, with its columns, where their values are in Clerk's object, and what they
 * mean. Decoding, SQL and the database's comments follow from it.
 */
@NullMarked
package dev.clerkbridge.usersync.table;

import org.jspecify.annotations.NullMarked;
