// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.operations.database.SqlName;
import dev.clerkbridge.testbed.process.CommandRun;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.Commands;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.Tables;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsIT {

    @Test
    void upgradesADatabaseOfTheFirstReleaseAndKeepsItsRows() throws Exception {
        // Given
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), "clerk");
        migrateToFirstRelease(config);
        execute(
                config,
                "insert into clerk.users (id, first_name, last_event_id, version_updated_at)"
                        + " values ('user_1', 'Ada', 'msg_1', " + T0 + ")");
        execute(
                config,
                "insert into clerk.users (id, deleted_at, last_event_id, last_event_type, version_updated_at)"
                        + " values ('user_2', now(), 'msg_2', 'user.deleted', " + T0 + ")");

        // When
        try (Tables tables = Tables.in(config, OptionalData.NONE)) {
            tables.apply(
                    EventBuilder.user("user.updated", "user_1", T0 + 1000),
                    EventBuilder.user("user.updated", "user_2", T0 + 1000));

            // Then
            assertThat(tables.query("select id, first_name from clerk.active_users"))
                    .containsExactly(Map.of("id", "user_1", "first_name", "Ada " + (T0 + 1000)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror", "Clerk-Mirror 2", "a\"b", "public", "select", "users"})
    void theMirrorWorksInASchemaWithAnyName(String schema) throws Exception {
        // Given: an unrelated schema named clerk, such as that of Supabase's wrapper for Clerk
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), schema);
        execute(config, "create schema clerk; create table clerk.users (id int)");

        // When
        try (Tables tables = Tables.in(config, OptionalData.NONE)) {
            tables.apply(
                    EventBuilder.user("user.created", "user_1", T0),
                    EventBuilder.organization("organization.created", "org_1", T0),
                    EventBuilder.membership("organizationMembership.created", "orgmem_1", "org_1", "user_1", T0));

            // Then
            String quoted = SqlName.of(schema);
            assertThat(tables.query("select id, user_id from " + quoted + ".active_memberships"))
                    .containsExactly(Map.of("id", "orgmem_1", "user_id", "user_1"));
            assertThat(tables.query("select * from clerk.users")).isEmpty();
        }
    }

    @Test
    void refusesASchemaWithOtherTablesAndNamesTheNextStep() throws Exception {
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), "clerk");
        execute(config, "create schema clerk; create table clerk.users (id int)");

        assertThatThrownBy(() -> Migrations.migrate(config))
                .isInstanceOf(UnusableDatabaseException.class)
                .hasMessageContainingAll("schema \"clerk\"", "DATABASE_SCHEMA=clerk_mirror")
                .hasMessageNotContaining("aseline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "SQL_ASCII"})
    void refusesADatabaseWithoutUtf8AndNamesTheNextStep(String encoding) throws Exception {
        String name = SharedEngines.unique("latin");
        try (Connection connection = SharedEngines.superuser();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " owner "
                    + SharedEngines.postgres().user() + " encoding '" + encoding + "' locale 'C' template template0");
        }
        DatabaseConfig config =
                Tables.config(SharedEngines.postgres().jdbcUrl().replaceFirst("/[^/]*$", "/" + name), "clerk");

        assertThatThrownBy(() -> Migrations.migrate(config))
                .isInstanceOf(UnusableDatabaseException.class)
                .hasMessageContainingAll(name, encoding, "ENCODING 'UTF8'");
    }

    @Test
    void namesTheMissingPermissionToConnect() throws Exception {
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), "clerk");
        String name = config.url().replaceFirst(".*/", "");
        try (Connection connection = SharedEngines.superuser()) {
            execute(connection, "revoke connect on database " + name + " from public, " + config.user());
        }

        assertThatThrownBy(() -> Migrations.migrate(config))
                .isInstanceOfSatisfying(
                        DatabaseException.class,
                        failure -> assertThat(Failures.ofDatabase(failure).message())
                                .contains(name, "42501", "GRANT CONNECT ON DATABASE"));
    }

    @Test
    void reportsAServerThatAcceptsTheConnectionButNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            DatabaseConfig config = Tables.config(
                    "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/none?sslmode=disable", "clerk");

            assertThatThrownBy(() -> migrating(config).get(1, TimeUnit.MINUTES))
                    .cause()
                    .hasCauseInstanceOf(DatabaseException.class)
                    .hasMessageContaining("timed out");
        }
    }

    @Test
    void aMigrationIgnoresTimeoutsAndOtherInstancesWaitForIt() throws Exception {
        // Given: sessions with short timeouts, and a lock that the migration has to wait for
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), "clerk");
        migrateToFirstRelease(config);
        execute(
                config,
                "alter role current_user set statement_timeout = '300ms';"
                        + " alter role current_user set lock_timeout = '200ms';"
                        + " alter role current_user set idle_session_timeout = '300ms';"
                        + " alter role current_user set idle_in_transaction_session_timeout = '300ms'");
        try (Connection reader = connect(config)) {
            reader.setAutoCommit(false);
            execute(
                    reader,
                    "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;"
                            + " lock table clerk.users in access share mode");

            // When: the migration waits for the lock for longer than the timeouts
            CompletableFuture<Integer> first = migrating(config);
            CompletableFuture<Integer> second = migrating(config);
            awaitBlockedFor(config, 1);
            reader.commit();

            // Then
            int applied = first.get(2, TimeUnit.MINUTES) + second.get(2, TimeUnit.MINUTES);
            assertThat(List.of(first.join(), second.join())).containsExactlyInAnyOrder(0, applied);
            assertThat(applied).isPositive();
        } finally {
            execute(config, "alter role current_user reset all");
        }
    }

    @Test
    void aMigrationDoesNotKeepReadersWaitingForALockedTable() throws Exception {
        // Given: a transaction that reads a table and stays open
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), "clerk");
        migrateToFirstRelease(config);
        try (Connection reader = connect(config)) {
            reader.setAutoCommit(false);
            execute(reader, "lock table clerk.users in access share mode");

            // When, Then
            assertThatThrownBy(() -> migrating(config).get(2, TimeUnit.MINUTES))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failure -> assertThat(failure.getSQLState()).isEqualTo("55P03"));
            CommandRun command = Commands.run(
                    Map.of(
                            "DATABASE_URL", config.url(),
                            "DATABASE_USER", config.user(),
                            "DATABASE_PASSWORD", config.password().value()),
                    "migrate");
            assertThat(command.exit()).isEqualTo(1);
            assertThat(command.errors()).contains("55P03", "pg_locks");
            reader.commit();
        }
        assertThat(Migrations.migrate(config)).isPositive();
    }

    @Test
    void repeatingTheMigrationRewritesNoComment() throws Exception {
        DatabaseConfig config = Tables.config(SharedEngines.newDatabase(), "clerk");
        Migrations.migrate(config);
        String written = "select max(xmin::text::bigint) as last from pg_description";
        try (Tables tables = Tables.in(config, OptionalData.NONE)) {
            Object before = tables.query(written);

            Migrations.migrate(config);

            assertThat(tables.query(written)).isEqualTo(before);
        }
    }

    private static void migrateToFirstRelease(DatabaseConfig config) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(config.url(), config.user(), config.password().value())
                .locations("classpath:dev/clerkbridge/usersync/migrations")
                .schemas("clerk")
                .target("2")
                .load()
                .migrate();
    }

    private static CompletableFuture<Integer> migrating(DatabaseConfig config) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Migrations.migrate(config);
            } catch (DatabaseException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Waits until a statement that is waiting for a lock began at least this many seconds ago. */
    private static void awaitBlockedFor(DatabaseConfig config, int seconds) {
        Awaitility.await().atMost(java.time.Duration.ofMinutes(2)).until(() -> {
            try (Connection connection = connect(config);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select count(*) from pg_stat_activity"
                            + " where datname = current_database() and wait_event_type = 'Lock'"
                            + " and query_start < now() - interval '" + seconds + " seconds'")) {
                row.next();
                return row.getInt(1) > 0;
            }
        });
    }

    private static Connection connect(DatabaseConfig config) throws SQLException {
        return DriverManager.getConnection(
                config.url(), config.user(), config.password().value());
    }

    private static void execute(DatabaseConfig config, String sql) throws SQLException {
        try (Connection connection = connect(config)) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
