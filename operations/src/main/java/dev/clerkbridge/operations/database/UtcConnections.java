// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;

/**
 * Opens PostgreSQL sessions in UTC. By default, the driver sends the JVM's time zone when it connects, and PostgreSQL
 * refuses the connection if it does not know that zone.
 */
public final class UtcConnections {

    /**
     * For URLs with several hosts. A standby can lag behind, and a new connection leaves it after a failover. The hosts
     * share {@code connectTimeout}, so in a fixed order, a first host that does not answer would use all of it each time.
     */
    private static final Map<String, String> SEVERAL_HOSTS =
            Map.of("targetServerType", "preferPrimary", "loadBalanceHosts", "true");

    private UtcConnections() {}

    /**
     * Opens a connection. The JVM's default time zone is UTC while this method connects.
     *
     * @param url a JDBC URL, whose parameters take precedence
     * @param properties the driver's properties, including user and password
     */
    public static synchronized Connection open(String url, Properties properties) throws SQLException {
        Properties all = new Properties();
        all.putAll(SEVERAL_HOSTS);
        all.putAll(properties);
        TimeZone original = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try {
            return DriverManager.getConnection(url, all);
        } finally {
            TimeZone.setDefault(original);
        }
    }
}
