// SPDX-License-Identifier: Apache-2.0
/** Compares Clerk with the mirror and repairs what differs. */
@NullMarked
package dev.clerkbridge.usersync.reconcile;

import org.jspecify.annotations.NullMarked;
