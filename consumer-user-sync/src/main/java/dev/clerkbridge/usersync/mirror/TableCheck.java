// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.database.WritePermission;
import dev.clerkbridge.usersync.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds missing tables, columns and permissions before an event fails because of them. */
final class TableCheck {

    private TableCheck() {}

    /**
     * Checks that every table has every column and is readable and writable.
     *
     * @throws SQLException if a table or column is missing or inaccessible, or if the check itself fails
     */
    static void run(Connection connection, String schema) throws SQLException {
        for (Table table : Table.ALL) {
            Map<String, String> columns = DatabaseComments.declared(table);
            columns.remove(DatabaseComments.TABLE);
            String names = columns.keySet().stream().map(SqlName::of).collect(Collectors.joining(", "));
            String query = "SELECT " + names + " FROM " + SqlName.of(schema, table.name()) + " LIMIT 0";
            try (PreparedStatement statement = connection.prepareStatement(query)) {
                statement.execute();
            }
            WritePermission.require(connection, SqlName.of(schema, table.name()));
        }
    }
}
