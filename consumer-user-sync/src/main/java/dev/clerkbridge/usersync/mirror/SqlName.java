// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

/** Quotes names, so that a schema may have any. */
final class SqlName {

    private SqlName() {}

    static String of(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String of(String schema, String name) {
        return of(schema) + '.' + of(name);
    }
}
