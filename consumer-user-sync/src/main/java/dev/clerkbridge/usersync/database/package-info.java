// SPDX-License-Identifier: Apache-2.0
/** The connection to PostgreSQL: transactions, and which of their steps failed. */
@NullMarked
package dev.clerkbridge.usersync.database;

import org.jspecify.annotations.NullMarked;
