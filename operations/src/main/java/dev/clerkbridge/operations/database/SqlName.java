// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import java.nio.charset.StandardCharsets;

/** Quotes identifiers, so that a schema can have any name that PostgreSQL allows. */
public final class SqlName {

    /** What {@link #schema} accepts; completes the message "is not …". */
    public static final String SCHEMA =
            "a name that PostgreSQL allows for a schema: at most 63 bytes, not pg_... and not information_schema";

    private static final int MAX_BYTES = 63;

    private SqlName() {}

    /** The quoted name. */
    public static String of(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The quoted, schema-qualified name of a table. */
    public static String of(String schema, String name) {
        return of(schema) + '.' + of(name);
    }

    /**
     * Refuses reserved names of schemas, and names longer than 63 bytes, which PostgreSQL would silently truncate.
     *
     * @throws IllegalArgumentException for such a name
     */
    public static String schema(String name) {
        boolean reserved = name.startsWith("pg_") || name.equals("information_schema");
        if (reserved || name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException();
        }
        return name;
    }
}
