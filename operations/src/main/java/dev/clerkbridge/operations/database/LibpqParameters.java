// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.clerkbridge.operations.environment.UnusableValueException;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The parameters of a {@code postgres://} URL, translated to the JDBC driver's names. As in libpq, {@code
 * sslrootcert=system} requires {@code verify-full}, and {@code sslmode=require} with a root certificate verifies the
 * server's certificate.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-ssl.html">PostgreSQL: SSL support</a>
 * @param query the driver's names and values
 * @param ignored names that the JDBC driver does not know
 */
record LibpqParameters(Map<String, String> query, List<String> ignored) {

    private static final String ANY_URL = "jdbc:postgresql://localhost/postgres";

    /** The parameters that the driver knows, with their allowed values; an empty list allows any. */
    private static final Map<String, List<String>> KNOWN = known();

    /** The libpq parameters that have a different name in the driver, with that name. */
    private static final Map<String, String> NAMES = Map.of(
            "connect_timeout", "connectTimeout",
            "application_name", "ApplicationName",
            "keepalives", "tcpKeepAlive",
            "gssencmode", "gssEncMode",
            "channel_binding", "channelBinding",
            "sslnegotiation", "sslNegotiation",
            "require_auth", "requireAuth",
            "load_balance_hosts", "loadBalanceHosts",
            "target_session_attrs", "targetServerType");

    /** Values of {@code target_session_attrs} that the driver spells differently. */
    private static final Map<String, String> VALUES = Map.of(
            "read-write", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    static final String KEY_PASSWORD = "contains sslpassword; use a key without a password";

    static LibpqParameters of(Map<String, String> parameters) {
        Map<String, String> query = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        parameters.forEach((name, value) -> {
            String known = NAMES.getOrDefault(name, name);
            if (name.equals("sslpassword")) {
                throw new UnusableValueException(KEY_PASSWORD);
            } else if (name.equals("sslrootcert") && value.equals("system")) {
                query.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
            } else if (name.equals("ssl") && value.equals("true")) {
                query.putIfAbsent("sslmode", "require"); // like libpq; the driver would verify the certificate
            } else if (!KNOWN.containsKey(known)) {
                ignored.add(name);
            } else {
                query.put(known, checked(name, known, value(known, value)));
            }
        });
        if ("system".equals(parameters.get("sslrootcert"))) {
            String mode = query.putIfAbsent("sslmode", "verify-full");
            if (mode != null && !mode.equals("verify-full")) {
                throw new UnusableValueException("has sslrootcert=system, which requires sslmode=verify-full");
            }
        } else if (query.containsKey("sslrootcert") && !"no-verify".equals(parameters.get("sslmode"))) {
            query.replace("sslmode", "require", "verify-ca");
        }
        return new LibpqParameters(query, List.copyOf(ignored));
    }

    private static String value(String name, String value) {
        return switch (name) {
            case "targetServerType" -> VALUES.getOrDefault(value, value);
            case "tcpKeepAlive" -> value.equals("0") ? "false" : "true";
            case "loadBalanceHosts" -> value.equals("random") ? "true" : "false";
            case "sslmode" -> value.equals("no-verify") ? "require" : value; // used by Heroku and Node.js
            default -> value;
        };
    }

    private static String checked(String name, String known, String value) {
        List<String> allowed = KNOWN.getOrDefault(known, List.of());
        if (!allowed.isEmpty() && !allowed.containsAll(List.of(value.split(",", -1)))) {
            throw new UnusableValueException("has a " + name + " that is not one of " + String.join(", ", allowed));
        }
        return value;
    }

    private static Map<String, List<String>> known() {
        try {
            return Arrays.stream(DriverManager.getDriver(ANY_URL).getPropertyInfo(ANY_URL, new Properties()))
                    .collect(toUnmodifiableMap(property -> property.name, LibpqParameters::allowed));
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL's JDBC driver is not on the class path", e);
        }
    }

    private static List<String> allowed(DriverPropertyInfo property) {
        return property.choices == null ? List.of() : List.of(property.choices);
    }
}
