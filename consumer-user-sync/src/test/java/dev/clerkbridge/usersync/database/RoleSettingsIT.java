// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.database;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.SharedEngines;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the service handles settings and permissions that an administrator has changed for its role. */
class RoleSettingsIT {

    private static final int USERS = 2_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "statement_timeout = '50ms'; lock_timeout = '50ms'; transaction_timeout = '50ms';"
                        + " idle_in_transaction_session_timeout = '5ms'; idle_session_timeout = '50ms'",
                "search_path = ''",
                "search_path = other",
                "datestyle = 'German, DMY'; timezone = 'Asia/Kathmandu'; client_encoding = 'LATIN1';"
                        + " bytea_output = 'escape'; array_nulls = off; standard_conforming_strings = off",
                "default_transaction_isolation = 'serializable'; default_transaction_deferrable = on;"
                        + " synchronous_commit = off; row_security = off"
            })
    void theMirrorWorksWithUnusualSessionSettings(String settings) throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            for (String setting : settings.split(";", -1)) {
                set(system, setting);
            }
            system.execute("create schema other; create table other.users (id int)");
            system.publish(users());
            EventBuilder odd = EventBuilder.user("user.created", "user_odd", T0);
            odd.data().put("last_name", "O'Brien \\ \"NULL\" 名").putNull("username");

            // When
            try (UserSync sync = system.startReadyService()) {
                system.publish(odd, EventBuilder.userDeleted("user_1", T0 + 1000));

                // Then
                patiently()
                        .until(() -> system.query("select id from clerk.users").size() == USERS + 1);
                patiently()
                        .until(() -> system.query("select id from clerk.active_users")
                                        .size()
                                == USERS);
                assertThat(system.query("select last_name, username, extract(epoch from created_at)::bigint as at"
                                + " from clerk.users where id = 'user_odd' and username is null"))
                        .singleElement()
                        .satisfies(row -> assertThat(row)
                                .containsEntry("last_name", "O'Brien \\ \"NULL\" 名")
                                .containsEntry("at", String.valueOf(T0 / 1000)));
                assertThat(system.metric(sync, "clerk_user_sync_events_total", "outcome=\"dead_lettered\""))
                        .isZero();
                patiently().until(sync::isReady);
            }
        }
    }

    @Test
    void aReadOnlyRoleIsReportedAndNoEventIsDeadLettered() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            // Given
            set(system, "default_transaction_read_only = on");

            // When
            try (UserSync sync = system.startService()) {
                system.publish(EventBuilder.user("user.created", "user_1", T0));

                // Then
                patiently()
                        .until(() ->
                                system.get(sync, "/health/ready").body().contains("default_transaction_read_only"));
                set(system, "default_transaction_read_only = off");
                system.awaitAllConsumed();
                assertThat(system.query("select id from clerk.users")).hasSize(1);
            }
        }
    }

    @Test
    void namesTheNextStepIfTheRoleCannotCreateTheSchema() throws Exception {
        try (TestSystem system = TestSystem.open(1)) {
            String role = SharedEngines.unique("restricted");
            system.execute("create role " + role + " login password 'secret'");
            system.with("DATABASE_USER", role).with("DATABASE_PASSWORD", "secret");

            try (UserSync sync = system.startService()) {
                patiently()
                        .until(() -> system.get(sync, "/health/ready")
                                .body()
                                .contains("migrate as a role that can create the schema"));
            }
        }
    }

    private static List<EventBuilder> users() {
        List<EventBuilder> events = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            EventBuilder event = EventBuilder.user("user.created", "user_" + i, T0);
            event.data().withObject("public_metadata").put("pad", "x".repeat(3_000));
            events.add(event);
        }
        return events;
    }

    private static void set(TestSystem system, String setting) throws Exception {
        Map<String, ?> database =
                system.query("select current_database() as name").get(0);
        system.execute("alter role " + SharedEngines.postgres().user() + " in database " + database.get("name")
                + " set " + setting);
    }
}
