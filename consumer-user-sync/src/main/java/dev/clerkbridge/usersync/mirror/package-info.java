// SPDX-License-Identifier: Apache-2.0
/** The tables in PostgreSQL: what is written, under which guard, and the migrations. */
@NullMarked
package dev.clerkbridge.usersync.mirror;

import org.jspecify.annotations.NullMarked;
