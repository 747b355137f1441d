// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import java.util.Locale;

/** The result of comparing an object in Clerk with its row. SQL, metrics and JSON output use these names. */
public enum RowState {
    /** The row has Clerk's version or a newer one, or the object changed after the comparison began. */
    EQUAL,
    /** Clerk has an object that has no row. */
    MISSING,
    /** The row has an older version than Clerk. */
    STALE,
    /** The row is alive, and Clerk does not have the object. */
    GONE,
    /** The row is a tombstone, and Clerk has the object. A deletion is final, so nothing repairs this. */
    CONFLICTING;

    /** The name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
