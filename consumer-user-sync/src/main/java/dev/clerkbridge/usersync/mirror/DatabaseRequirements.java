// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.operations.database.SqlName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Checks PostgreSQL's release and the database's encoding. */
final class DatabaseRequirements {

    /** The first release with {@code xid8}. */
    private static final int MIN_VERSION = 130_000;

    private static final String QUERY = "SELECT current_setting('server_encoding'),"
            + " current_setting('server_version_num')::int, current_setting('server_version'), current_database()";

    private DatabaseRequirements() {}

    /**
     * Checks the release and the encoding.
     *
     * @throws UnusableDatabaseException if the database cannot store the mirror
     * @throws SQLException if the release or the encoding cannot be read
     */
    static void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            if (!row.getString(1).equals("UTF8")) {
                throw new UnusableDatabaseException(("The database %s has the encoding %s, which cannot store every"
                                + " name that Clerk sends. Create a UTF-8 database and point DATABASE_URL at it:"
                                + " CREATE DATABASE ... ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0")
                        .formatted(SqlName.of(row.getString(4)), row.getString(1)));
            }
            if (row.getInt(2) < MIN_VERSION) {
                throw new UnusableDatabaseException(
                        "PostgreSQL " + row.getString(3) + " is too old: version 13 or later is needed");
            }
        }
    }
}
