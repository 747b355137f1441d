// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The mirrored tables, with their event types and id prefixes. */
public enum MirrorTable {
    USERS("user", "user_", "users"),
    ORGANIZATIONS("organization", "org_", "organizations"),
    MEMBERSHIPS("organizationMembership", "orgmem_", "organization_memberships");

    /** What follows the dot in a mirrored type, as in the consumer's {@code MirroredType}. */
    private static final Set<String> TYPE_SUFFIXES = Set.of("created", "updated", "deleted", "snapshot", "absent");

    private final String object;
    private final String idPrefix;
    private final String tableName;

    MirrorTable(String object, String idPrefix, String tableName) {
        this.object = object;
        this.idPrefix = idPrefix;
        this.tableName = tableName;
    }

    /** The table that records of this type change; null if the mirror ignores the type. */
    public static @Nullable MirrorTable ofType(@Nullable String type) {
        for (MirrorTable table : values()) {
            String prefix = table.object + ".";
            if (type != null && type.startsWith(prefix) && TYPE_SUFFIXES.contains(type.substring(prefix.length()))) {
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
