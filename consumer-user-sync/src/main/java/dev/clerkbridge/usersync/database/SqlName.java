// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

/** Quotes identifiers, so that a schema can have any name. */
public final class SqlName {

    private SqlName() {}

    /** The quoted name. */
    public static String of(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The quoted, schema-qualified name of a table. */
    public static String of(String schema, String name) {
        return of(schema) + '.' + of(name);
    }
}
