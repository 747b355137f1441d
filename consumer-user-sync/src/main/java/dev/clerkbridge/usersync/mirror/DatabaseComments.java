// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.usersync.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Updates the database's comments to match the declarations. Writes only changed comments, because each write takes a
 * lock.
 */
final class DatabaseComments {

    /** The key for the table's own comment. */
    static final String TABLE = "";

    private static final String CURRENT = """
            SELECT '', obj_description(?::regclass, 'pg_class')
            UNION ALL
            SELECT attname, col_description(attrelid, attnum)
            FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped""";

    private DatabaseComments() {}

    /** Updates the comments of the mirrored tables. To change a comment, the role must own the table. */
    static void write(Connection connection, String schema) throws SQLException {
        for (Table table : Table.ALL) {
            String name = SqlName.of(schema, table.name());
            Map<String, @Nullable String> current = current(connection, name);
            for (Map.Entry<String, String> comment : declared(table).entrySet()) {
                if (!comment.getValue().equals(current.get(comment.getKey()))) {
                    write(connection, name, comment.getKey(), comment.getValue());
                }
            }
        }
    }

    /** The declared comments by column name. The table's own comment is under {@link #TABLE}. */
    static Map<String, String> declared(Table table) {
        Map<String, String> comments = new LinkedHashMap<>();
        comments.put(TABLE, table.meaning());
        RowColumn.of(table).forEach(column -> comments.put(column.name(), column.meaning()));
        for (ChangeStamp stamp : ChangeStamp.values()) {
            comments.put(stamp.columnName(), stamp.meaning());
        }
        return comments;
    }

    private static Map<String, @Nullable String> current(Connection connection, String table) throws SQLException {
        Map<String, @Nullable String> comments = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(CURRENT)) {
            query.setString(1, table);
            query.setString(2, table);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    comments.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return comments;
    }

    private static void write(Connection connection, String table, String column, String comment) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            String object = column.equals(TABLE) ? "TABLE " + table : "COLUMN " + table + "." + SqlName.of(column);
            statement.execute("COMMENT ON " + object + " IS " + statement.enquoteLiteral(comment));
        }
    }
}
