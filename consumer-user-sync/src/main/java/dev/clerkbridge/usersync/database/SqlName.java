// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

/** Quotes names, so that a schema may have any. */
public final class SqlName {

    private SqlName() {}

    /** A name in quotes. */
    public static String of(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A table in its schema. */
    public static String of(String schema, String name) {
        return of(schema) + '.' + of(name);
    }
}
