// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import org.jspecify.annotations.Nullable;

/** The mirrored tables, with their event types and id prefixes. */
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

    /** The table for the objects that events of this type are about; null if the mirror has none. */
    public static @Nullable MirrorTable ofType(@Nullable String type) {
        for (MirrorTable table : values()) {
            if (type != null && type.startsWith(table.typePrefix + ".")) {
                return table;
            }
        }
        return null;
    }

    /** The table for objects with this id's prefix; null if no table has the prefix. */
    public static @Nullable MirrorTable ofId(String id) {
        for (MirrorTable table : values()) {
            if (id.startsWith(table.idPrefix)) {
                return table;
            }
        }
        return null;
    }

    /** The table's name, without the schema. */
    public String tableName() {
        return tableName;
    }
}
