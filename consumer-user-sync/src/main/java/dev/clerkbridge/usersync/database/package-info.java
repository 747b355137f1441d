// SPDX-License-Identifier: Apache-2.0
/** The connection to PostgreSQL, its transactions and their failures. */
@NullMarked
package dev.clerkbridge.usersync.database;

import org.jspecify.annotations.NullMarked;
