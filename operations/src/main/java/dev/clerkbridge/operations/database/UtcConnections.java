// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.TimeZone;

/**
 * Opens PostgreSQL sessions in UTC. By default, the driver sends the JVM's time zone when it connects, and PostgreSQL
 * refuses the connection if it does not know that zone.
 */
public final class UtcConnections {

    private UtcConnections() {}

    /**
     * Opens a connection. The JVM's default time zone is UTC while this method connects.
     *
     * @param url a JDBC URL
     * @param properties the driver's properties, including user and password
     */
    public static synchronized Connection open(String url, Properties properties) throws SQLException {
        TimeZone original = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try {
            return DriverManager.getConnection(url, properties);
        } finally {
            TimeZone.setDefault(original);
        }
    }
}
