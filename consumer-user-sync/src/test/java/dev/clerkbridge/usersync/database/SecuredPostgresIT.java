// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import dev.clerkbridge.testbed.server.SelfSigned;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connects to PostgreSQL with TLS. {@code DATABASE_URL} sets how the server's certificate is checked. */
class SecuredPostgresIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path directory;

    private static EmbeddedPostgres postgres;
    private static Path authority;
    private static Path otherAuthority;

    @BeforeAll
    static void start() throws Exception {
        SelfSigned certificate = SelfSigned.in(directory);
        authority = Files.writeString(directory.resolve("ca.crt"), certificate.certificatePem());
        otherAuthority = Files.writeString(
                directory.resolve("otherAuthority.crt"),
                SelfSigned.in(directory).certificatePem());
        Path key = Files.writeString(directory.resolve("server.key"), certificate.keyPem());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        postgres = EmbeddedPostgres.start(Files.createDirectory(directory.resolve("postgres")), 0);
        turnOnTls(authority, key);
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void theMirrorIsWrittenOverTls() throws Exception {
        // Given
        try (TestSystem system = TestSystem.open(1).with("DATABASE_URL", url("verify-full", authority));
                UserSync sync = system.startReadyService()) {
            // When
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            system.awaitAllConsumed();

            // Then
            assertThat(sync.isReady()).isTrue();
            assertThat(asSuperuser("clerk", "select string_agg(id, ',') from clerk.users"))
                    .isEqualTo("user_1");
            assertThat(asSuperuser(
                            "postgres",
                            "select bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid)"
                                    + " where application_name = 'consumer-user-sync'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void refusesAServerCertificateFromAnotherAuthority() throws Exception {
        try (TestSystem system = TestSystem.open(1).with("DATABASE_URL", url("verify-full", otherAuthority));
                UserSync sync = system.startService()) {
            // Then
            await().atMost(PATIENCE)
                    .until(() -> system.get(sync, "/health/ready").body().contains("certification path"));
            assertThat(sync.isReady()).isFalse();
        }
    }

    private static String url(String mode, Path root) {
        return postgres.jdbcUrl() + "?sslmode=" + mode + "&sslrootcert=" + root;
    }

    private static void turnOnTls(Path certificate, Path key) throws SQLException {
        try (Connection connection = superuser("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("alter system set ssl_cert_file = '" + certificate + "'");
            statement.execute("alter system set ssl_key_file = '" + key + "'");
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        }
        await().atMost(PATIENCE).until(() -> asSuperuser("postgres", "show ssl").equals("on"));
    }

    private static String asSuperuser(String database, String query) throws SQLException {
        try (Connection connection = superuser(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    private static Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl().replaceFirst("/[^/]*$", "/" + database + "?user=postgres"));
    }
}
