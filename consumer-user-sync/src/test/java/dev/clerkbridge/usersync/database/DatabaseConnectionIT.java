// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import dev.clerkbridge.testbed.server.PgBouncer;
import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.config.SyncConfig.DatabaseConfig;
import dev.clerkbridge.usersync.mirror.Migrations;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.Tables;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection to PostgreSQL works in any time zone, after a failover, and through a pooler. */
class DatabaseConnectionIT {

    @TempDir
    Path directory;

    @Test
    void worksInATimeZoneThatPostgresDoesNotKnow() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            system.publish(EventBuilder.user("user.created", "user_1", T0));
            system.with("JAVA_TOOL_OPTIONS", "-Duser.timezone=" + unknownTimeZone(system));

            // When
            try (ServiceProcess service = ServiceProcess.start(system.environment())) {
                system.awaitAllConsumed();

                // Then
                assertThat(service.isReady()).isTrue();
                assertThat(system.row("users", "user_1")).containsEntry("first_name", "Ada " + T0);
                assertThat(system.records(system.deadLetterTopic())).isEmpty();
            }
        }
    }

    @Test
    void theSessionTimeZoneIsUtcAndTheJvmsIsUnchanged() throws Exception {
        TimeZone own = TimeZone.getDefault();
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            UtcDataSource connections = new UtcDataSource(system.config().database(), Map.of());
            String unknown = unknownTimeZone(system);
            TimeZone.setDefault(TimeZone.getTimeZone(unknown));

            // When
            try (Connection connection = connections.getConnection();
                    ResultSet zone = connection.createStatement().executeQuery("show timezone")) {

                // Then
                assertThat(zone.next()).isTrue();
                assertThat(zone.getString(1)).isEqualTo("UTC");
                assertThat(TimeZone.getDefault().getID()).isEqualTo(unknown);
            }
        } finally {
            TimeZone.setDefault(own);
        }
    }

    @Test
    void onlyASessionWithoutTimeoutsWaitsForAnAnswerForever() throws Exception {
        try (TestSystem system = TestSystem.open(1);
                Connection limited = new UtcDataSource(system.config().database(), Map.of()).getConnection();
                Connection unlimited = new UtcDataSource(system.config().database(), Map.of())
                        .withoutTimeouts()
                        .getConnection()) {

            assertThat(limited.getNetworkTimeout()).isPositive();
            assertThat(unlimited.getNetworkTimeout()).isZero();
        }
    }

    @Test
    void replacesASessionThatStaysReadOnlyAfterAFailover() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given: a session opened while the database is read-only, like a standby before its promotion
            Migrations.migrate(system.config().database());
            system.setReadOnly(true);
            try (UserSync sync = system.with("MIGRATE_ON_START", "false").startReadyService()) {
                // When: new sessions can write, but the old session cannot
                system.setReadOnlyForNewSessions(false);
                system.publish(EventBuilder.user("user.created", "user_1", T0));

                // Then
                system.awaitAllConsumed();
                assertThat(system.query("select id from clerk.users")).hasSize(1);
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void migratesAndWritesToThePrimaryIfTheFirstHostIsReadOnly() throws Exception {
        try (EmbeddedPostgres standby = EmbeddedPostgres.start(directory, 0)) {
            // Given
            try (Connection connection = DriverManager.getConnection(standby.jdbcUrl() + "?user=postgres")) {
                connection.createStatement().execute("alter role clerk set default_transaction_read_only = on");
            }
            String primary = SharedEngines.postgres().jdbcUrl().replaceFirst("^jdbc:postgresql://", "");
            String url = standby.jdbcUrl().replaceFirst("/[^/]*$", "," + primary);

            // When
            try (Tables tables = Tables.in(Tables.config(url, SharedEngines.unique("schema")), OptionalData.NONE)) {
                List<Outcome> outcomes = tables.apply(EventBuilder.user("user.created", "user_1", T0));

                // Then
                assertThat(outcomes).containsExactly(Outcome.APPLIED);
            }
        }
    }

    @Test
    void twoConsumersMigrateAndWriteThroughAPoolerInTransactionMode() throws Exception {
        Assumptions.assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed: apt-get install pgbouncer");
        try (TestSystem system = TestSystem.open(4)) {
            try (PgBouncer pooler = PgBouncer.start(directory, SharedEngines.postgres())) {
                system.with("DATABASE_URL", pooler.jdbcUrl(system.databaseName()));
                try (UserSync first = system.startReadyService();
                        UserSync second = system.startReadyService()) {
                    // When: enough transactions for the driver to start preparing statements on the server
                    for (int round = 0; round < 20; round++) {
                        for (int i = 0; i < 8; i++) {
                            system.publish(EventBuilder.user("user.updated", "user_" + i, T0 + 1000L * round));
                        }
                        system.awaitAllConsumed();
                    }

                    // Then
                    assertThat(system.query(
                                    "select id from clerk.users where first_name = 'Ada " + (T0 + 19_000) + "'"))
                            .hasSize(8);
                    assertThat(system.records(system.deadLetterTopic())).isEmpty();
                    patiently().until(() -> first.isReady() && second.isReady());
                }
            }
        }
    }

    @Test
    void aMigrationThroughAPoolerDoesNotChangeTheSearchPathOfOtherClients() throws Exception {
        Assumptions.assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed: apt-get install pgbouncer");
        String database = SharedEngines.newDatabase().replaceFirst(".*/", "");
        try (PgBouncer pooler = PgBouncer.start(directory, SharedEngines.postgres())) {
            // Given
            DatabaseConfig config = Tables.config(pooler.jdbcUrl(database), "clerk");
            List<String> before = searchPaths(config);

            // When
            int applied = Migrations.migrate(config);

            // Then
            assertThat(applied).isPositive();
            assertThat(searchPaths(config)).isEqualTo(before);
        }
    }

    /** The search path of each of the pooler's sessions. They are all in use, because each has an open transaction. */
    private static List<String> searchPaths(DatabaseConfig config) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<String> paths = new ArrayList<>();
        try {
            for (int session = 0; session < PgBouncer.POOL_SIZE; session++) {
                Connection connection = new UtcDataSource(config, Map.of("prepareThreshold", "0")).getConnection();
                connections.add(connection);
                connection.setAutoCommit(false);
                try (ResultSet path = connection.createStatement().executeQuery("show search_path")) {
                    path.next();
                    paths.add(path.getString(1));
                }
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        return paths;
    }

    private static String unknownTimeZone(TestSystem system) throws SQLException {
        List<String> known = system.query("select name from pg_timezone_names").stream()
                .map(row -> String.valueOf(row.get("name")))
                .toList();
        return Stream.of(TimeZone.getAvailableIDs())
                .filter(zone -> !known.contains(zone) && isRefused(system, zone))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isRefused(TestSystem system, String zone) {
        try (Connection connection = system.superuser()) {
            connection.createStatement().execute("set time zone '" + zone + "'");
            return false;
        } catch (SQLException e) {
            return true;
        }
    }
}
