// SPDX-License-Identifier: Apache-2.0
/** How a service is told where PostgreSQL is and who it logs in as. */
@NullMarked
package dev.clerkbridge.operations.database;

import org.jspecify.annotations.NullMarked;
