// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.Event.T0;
import static dev.clerkbridge.usersync.testing.Stage.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.database.UtcDataSource;
import dev.clerkbridge.usersync.mirror.Migrations;
import dev.clerkbridge.usersync.testing.Event;
import dev.clerkbridge.usersync.testing.PgBouncer;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.Stage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The connection to PostgreSQL works in any time zone, after a failover, and through a pooler. */
class DatabaseSessionIT {

    @Test
    void worksInATimeZoneThatPostgresDoesNotKnow() throws Exception {
        try (Stage stage = Stage.open(1)) {
            // Given
            stage.publish(Event.user("user.created", "user_1", T0));
            stage.with("JAVA_TOOL_OPTIONS", "-Duser.timezone=" + unknownTimeZone(stage));

            // When
            try (ServiceProcess service = ServiceProcess.start(stage.environment())) {
                stage.awaitAllConsumed();

                // Then
                assertThat(service.isReady()).isTrue();
                assertThat(stage.row("users", "user_1")).containsEntry("first_name", "Ada " + T0);
                assertThat(stage.records(stage.deadLetterTopic())).isEmpty();
            }
        }
    }

    @Test
    void theSessionTimeZoneIsAlwaysUtc() throws Exception {
        TimeZone own = TimeZone.getDefault();
        try (Stage stage = Stage.open(1)) {
            // Given
            UtcDataSource connections = new UtcDataSource(stage.config().database(), Map.of());
            String unknown = unknownTimeZone(stage);
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
    void replacesASessionThatStaysReadOnlyAfterAFailover() throws Exception {
        try (Stage stage = Stage.open(1)) {
            // Given: a session opened while the database is read-only, like a standby before its promotion
            Migrations.migrate(stage.config().database());
            stage.setReadOnly(true);
            try (UserSync sync = stage.with("MIGRATE_ON_START", "false").startReadyService()) {
                // When: new sessions may write, but the old session may not
                stage.setReadOnlyForNewSessions(false);
                stage.publish(Event.user("user.created", "user_1", T0));

                // Then
                stage.awaitAllConsumed();
                assertThat(stage.query("select id from clerk.users")).hasSize(1);
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void twoConsumersMigrateAndWriteThroughAPoolerInTransactionMode() throws Exception {
        Assumptions.assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed: apt-get install pgbouncer");
        try (Stage stage = Stage.open(4)) {
            try (PgBouncer pooler = PgBouncer.start(stage.config().database())) {
                stage.with("DATABASE_URL", pooler.jdbcUrl());
                try (UserSync first = stage.startReadyService();
                        UserSync second = stage.startReadyService()) {
                    // When: enough transactions for the driver to start preparing statements on the server
                    for (int round = 0; round < 20; round++) {
                        for (int i = 0; i < 8; i++) {
                            stage.publish(Event.user("user.updated", "user_" + i, T0 + 1000L * round));
                        }
                        stage.awaitAllConsumed();
                    }

                    // Then
                    assertThat(stage.query("select id from clerk.users where first_name = 'Ada " + (T0 + 19_000) + "'"))
                            .hasSize(8);
                    assertThat(stage.records(stage.deadLetterTopic())).isEmpty();
                    patiently().until(() -> first.isReady() && second.isReady());
                }
            }
        }
    }

    private static String unknownTimeZone(Stage stage) throws SQLException {
        List<String> known = stage.query("select name from pg_timezone_names").stream()
                .map(row -> String.valueOf(row.get("name")))
                .toList();
        return Stream.of(TimeZone.getAvailableIDs())
                .filter(zone -> !known.contains(zone) && isRefused(stage, zone))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isRefused(Stage stage, String zone) {
        try (Connection connection = stage.superuser()) {
            connection.createStatement().execute("set time zone '" + zone + "'");
            return false;
        } catch (SQLException e) {
            return true;
        }
    }
}
