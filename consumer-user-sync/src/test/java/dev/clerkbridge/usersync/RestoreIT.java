// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync;

import static dev.clerkbridge.usersync.testing.Event.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.Event;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.Stage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Follows the procedure of docs/operations.md, "Restoring PostgreSQL". */
class RestoreIT {

    private static final String ROWS =
            "select id, first_name, deleted_at is not null as deleted from clerk.users order by id";

    @Test
    void aRebuildBringsARestoredBackupUpToDate() throws Exception {
        try (Stage stage = Stage.open(3)) {
            // Given: a backup, and rows that are changed, deleted and created after it
            try (UserSync sync = stage.startReadyService()) {
                stage.publish(
                        Event.user("user.created", "user_changed", T0),
                        Event.user("user.created", "user_erased", T0),
                        Event.user("user.created", "user_same", T0));
                stage.awaitAllConsumed();
                stage.execute("create table clerk.backup as table clerk.users");
                stage.publish(
                        Event.user("user.updated", "user_changed", T0 + 1000),
                        Event.userDeleted("user_erased", T0 + 2000),
                        Event.user("user.created", "user_new", T0 + 3000));
                stage.awaitAllConsumed();
                assertThat(sync.isReady()).isTrue();
            }
            List<Map<String, @Nullable String>> before = stage.query(ROWS);

            // When: the backup is restored, and the consumer continues from its committed offset
            stage.execute("delete from clerk.users");
            stage.execute("insert into clerk.users select * from clerk.backup");
            try (UserSync sync = stage.startReadyService()) {
                stage.awaitAllConsumed();
                assertThat(sync.isReady()).isTrue();
                assertThat(stage.query(ROWS)).as("restored rows are outdated").isNotEqualTo(before);

                ProcessBuilder rebuild =
                        ServiceProcess.command(List.of("rebuild")).inheritIO();
                rebuild.environment().putAll(stage.environment());
                assertThat(rebuild.start().waitFor()).isZero();
            }

            // Then
            assertThat(stage.query(ROWS)).isEqualTo(before);
            assertThat(stage.row("users", "user_erased")).containsEntry("first_name", null);
        }
    }
}
