// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server's database {@code clerk}, owned by the role {@code clerk} with the password {@code clerk}. */
final class ClerkDatabase {

    static final String NAME = "clerk";

    private ClerkDatabase() {}

    /** Creates the role and the database, as superuser, if they do not exist on the server at {@code address}. */
    static void createIn(String address) throws SQLException {
        String superuser = "jdbc:postgresql://" + address + "/postgres?user=postgres&connectTimeout=5&socketTimeout=30";
        try (Connection connection = DriverManager.getConnection(superuser);
                Statement statement = connection.createStatement()) {
            if (!exists(statement, "select 1 from pg_roles where rolname = '" + NAME + "'")) {
                statement.execute("create role " + NAME + " login password '" + NAME + "'");
            }
            if (!exists(statement, "select 1 from pg_database where datname = '" + NAME + "'")) {
                statement.execute("create database " + NAME + " owner " + NAME);
            }
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
