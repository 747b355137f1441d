// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.Secret;
import dev.clerkbridge.operations.environment.Setting;
import java.util.List;
import java.util.Objects;

/**
 * The JDBC URL, user and password for PostgreSQL.
 *
 * @param url begins with {@code jdbc:postgresql:}; contains no password
 */
public record DatabaseLogin(String url, String user, Secret password) {

    /** {@code DATABASE_URL}: a JDBC URL or a {@code postgres://} URL. */
    public static final Setting<DatabaseUrl> URL = Setting.secret(
                    "DATABASE_URL",
                    "jdbc:postgresql://localhost:5432/app",
                    DatabaseUrl::parse,
                    "`jdbc:postgresql://host:5432/database`, or `postgres://user:password@host/database` as hosting providers"
                            + " show it; for TLS, add `?sslmode=verify-full&sslrootcert=…`")
            .required();

    /** {@code DATABASE_USER}. */
    public static final Setting<String> USER = Setting.optional(
            "DATABASE_USER",
            "clerk_sync",
            "role of the service; overrides the user in `DATABASE_URL`; required if the URL has none");

    /** {@code DATABASE_PASSWORD}. */
    public static final Setting<Secret> PASSWORD = Setting.secret(
            "DATABASE_PASSWORD", "...", "password of the role; overrides the password in `DATABASE_URL`");

    private static final DatabaseUrl NO_URL = new DatabaseUrl("", null, null, List.of());

    /** Reads the three settings, and reports problems to {@code environment} as faults or warnings. */
    public static DatabaseLogin read(Environment environment) {
        DatabaseUrl url = environment.require(URL, NO_URL);
        if (!url.ignored().isEmpty()) {
            environment.warn("DATABASE_URL has parameters that the JDBC driver does not know; they are ignored: "
                    + String.join(", ", url.ignored()));
        }
        String own = environment.find(USER);
        String user = own != null ? own : url.user();
        if (user == null && !url.jdbc().isEmpty()) {
            environment.fault(USER, "is not set, and DATABASE_URL names no user");
        }
        return new DatabaseLogin(url.jdbc(), Objects.requireNonNullElse(user, ""), password(environment, url));
    }

    private static Secret password(Environment environment, DatabaseUrl url) {
        Secret own = environment.find(PASSWORD);
        return own != null ? own : Objects.requireNonNullElse(url.password(), new Secret(""));
    }
}
