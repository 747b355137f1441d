// SPDX-License-Identifier: Apache-2.0
/** Compares Clerk's objects with the mirror's rows and, with {@code --apply}, repairs most differences. */
@NullMarked
package dev.clerkbridge.usersync.reconcile;

import org.jspecify.annotations.NullMarked;
