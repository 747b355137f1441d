// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.UserSync;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Follows steps 1 to 4 of "Restoring PostgreSQL" in docs/operations.md, with a copy of one table as the backup. */
class RestoreIT {

    private static final String ROWS =
            "select id, first_name, deleted_at is not null as deleted from clerk.users order by id";

    @Test
    void aRebuildBringsARestoredBackupUpToDate() throws Exception {
        try (TestSystem system = TestSystem.open(3)) {
            // Given: a backup, and rows that are changed, deleted and created after it
            try (UserSync sync = system.startReadyService()) {
                system.publish(
                        EventBuilder.user("user.created", "user_changed", T0),
                        EventBuilder.user("user.created", "user_erased", T0),
                        EventBuilder.user("user.created", "user_same", T0));
                system.awaitAllConsumed();
                system.execute("create table clerk.backup as table clerk.users");
                system.publish(
                        EventBuilder.user("user.updated", "user_changed", T0 + 1000),
                        EventBuilder.userDeleted("user_erased", T0 + 2000),
                        EventBuilder.user("user.created", "user_new", T0 + 3000));
                system.awaitAllConsumed();
                assertThat(sync.isReady()).isTrue();
            }
            List<Map<String, @Nullable String>> before = system.query(ROWS);

            // When: the backup is restored, and the consumer continues from its committed offset
            system.execute("delete from clerk.users");
            system.execute("insert into clerk.users select * from clerk.backup");
            try (UserSync sync = system.startReadyService()) {
                system.awaitAllConsumed();
                assertThat(sync.isReady()).isTrue();
                assertThat(system.query(ROWS)).as("restored rows are outdated").isNotEqualTo(before);

                ProcessBuilder rebuild = ServiceProcess.command("rebuild").inheritIO();
                rebuild.environment().putAll(system.environment());
                assertThat(rebuild.start().waitFor()).isZero();
            }

            // Then
            assertThat(system.query(ROWS)).isEqualTo(before);
            assertThat(system.row("users", "user_erased")).containsEntry("first_name", null);
        }
    }
}
