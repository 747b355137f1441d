// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import dev.clerkbridge.usersync.table.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type of record that is mirrored.
 *
 * @param name the value of {@code ce_type}
 */
record EventType(String name, Table table, Kind kind) {

    /** What a record says of its object. */
    enum Kind {
        /** Clerk created or changed it. */
        STATE,
        /** Clerk deleted it. */
        DELETION,
        /** Clerk's API listed it. */
        SNAPSHOT,
        /** Clerk's API did not list it. */
        ABSENCE
    }

    private static final Map<String, Kind> KINDS = Map.of(
            "created", Kind.STATE,
            "updated", Kind.STATE,
            "deleted", Kind.DELETION,
            "snapshot", Kind.SNAPSHOT,
            "absent", Kind.ABSENCE);

    private static final Map<String, EventType> BY_NAME = byName();

    /** The type of that name; null where it is not mirrored. */
    static @Nullable EventType of(String name) {
        return BY_NAME.get(name);
    }

    private static Map<String, EventType> byName() {
        Map<String, EventType> types = new HashMap<>();
        for (Table table : Table.ALL) {
            KINDS.forEach((suffix, kind) -> {
                String name = table.object() + "." + suffix;
                types.put(name, new EventType(name, table, kind));
            });
        }
        return Map.copyOf(types);
    }
}
