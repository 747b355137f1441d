// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.usersync.table.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record type that is mirrored.
 *
 * @param name the value of {@code ce_type}
 */
record MirroredType(String name, Table table, Kind kind) {

    /** What a record says about its object. */
    enum Kind {
        /** Clerk created or changed the object. */
        STATE,
        /** Clerk deleted the object. */
        DELETION,
        /** Clerk's API returned the object. */
        SNAPSHOT,
        /** Clerk's API neither listed the object nor found it by id. */
        ABSENCE
    }

    private static final Map<String, Kind> KINDS = Map.of(
            "created", Kind.STATE,
            "updated", Kind.STATE,
            "deleted", Kind.DELETION,
            "snapshot", Kind.SNAPSHOT,
            "absent", Kind.ABSENCE);

    private static final Map<String, MirroredType> BY_NAME = byName();

    /** Finds a type by its name; null if it is not mirrored. */
    static @Nullable MirroredType of(String name) {
        return BY_NAME.get(name);
    }

    private static Map<String, MirroredType> byName() {
        Map<String, MirroredType> types = new HashMap<>();
        for (Table table : Table.ALL) {
            KINDS.forEach((suffix, kind) -> {
                String name = table.object() + "." + suffix;
                types.put(name, new MirroredType(name, table, kind));
            });
        }
        return Map.copyOf(types);
    }
}
