// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Finds missing permissions to write to a table before a write fails because of them. */
public final class WritePermission {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private WritePermission() {}

    /**
     * Requires {@code INSERT} and {@code UPDATE}.
     *
     * @param table the quoted name
     * @throws SQLException with the SQLState that PostgreSQL has for missing permissions, or if the check itself fails
     */
    public static void require(Connection connection, String table) throws SQLException {
        String query = "SELECT has_table_privilege(?, 'INSERT') AND has_table_privilege(?, 'UPDATE')";
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, table);
            statement.setString(2, table);
            try (ResultSet allowed = statement.executeQuery()) {
                if (allowed.next() && !allowed.getBoolean(1)) {
                    throw new SQLException(
                            "permission denied for table " + table + ": INSERT and UPDATE are needed",
                            INSUFFICIENT_PRIVILEGE);
                }
            }
        }
    }
}
