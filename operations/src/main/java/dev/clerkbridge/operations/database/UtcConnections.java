// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.TimeZone;

/**
 * Opens PostgreSQL sessions in UTC, whatever the JVM's time zone. The driver sends the JVM's time zone when it connects,
 * and PostgreSQL refuses a zone that it does not know.
 */
public final class UtcConnections {

    private UtcConnections() {}

    /**
     * Opens a connection. The JVM's default time zone is UTC until it is open.
     *
     * @param url a JDBC URL
     * @param properties of the driver; user and password among them
     */
    public static synchronized Connection open(String url, Properties properties) throws SQLException {
        TimeZone own = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try {
            return DriverManager.getConnection(url, properties);
        } finally {
            TimeZone.setDefault(own);
        }
    }
}
