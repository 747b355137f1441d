// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import java.util.Locale;

/** The result of comparing an object in Clerk with its row. Metrics and JSON have these names in lower case. */
public enum RowState {
    /**
     * The row has Clerk's version or a newer one. Or the object changed after the listing began or a few minutes before,
     * so that its webhook may be under way. Or Clerk does not have the membership because its user or organization was
     * deleted.
     */
    EQUAL,
    /** Clerk has the object, but the mirror has no row. */
    MISSING,
    /** The row's version is older than Clerk's. */
    STALE,
    /** The row is not a tombstone, but Clerk does not have the object. */
    GONE,
    /** Clerk has the object, but the row is a tombstone that no snapshot of it would replace. It is not repaired. */
    CONFLICTING;

    /** The name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
