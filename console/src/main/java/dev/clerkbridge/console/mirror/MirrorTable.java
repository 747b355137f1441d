// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import org.jspecify.annotations.Nullable;

/** The mirrored objects: which events change them, and where their rows are. */
public enum MirrorTable {
    USERS("user", "user_", "users"),
    ORGANIZATIONS("organization", "org_", "organizations"),
    MEMBERSHIPS("organizationMembership", "orgmem_", "organization_memberships");

    private final String typePrefix;
    private final String idPrefix;
    private final String tableName;

    MirrorTable(String typePrefix, String idPrefix, String tableName) {
        this.typePrefix = typePrefix;
        this.idPrefix = idPrefix;
        this.tableName = tableName;
    }

    /** The table that events of this type change, or null for a type that the mirror ignores. */
    public static @Nullable MirrorTable ofType(@Nullable String type) {
        for (MirrorTable table : values()) {
            if (type != null && type.startsWith(table.typePrefix + ".")) {
                return table;
            }
        }
        return null;
    }

    /** The table of the object with this id, by the prefix that Clerk gives it; null for other ids. */
    public static @Nullable MirrorTable ofId(String id) {
        for (MirrorTable table : values()) {
            if (id.startsWith(table.idPrefix)) {
                return table;
            }
        }
        return null;
    }

    /** Without its schema. */
    public String tableName() {
        return tableName;
    }
}
