// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static dev.clerkbridge.usersync.testing.TestSystem.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.ServiceProcess;
import dev.clerkbridge.usersync.testing.TestSystem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A heap of 256 MiB is enough for large events, even while the database is read-only and all events are waiting. */
@Tag("long")
class LargeEventsIT {

    @ParameterizedTest
    @CsvSource({"20000, 6000", "900000, 150"})
    void largeEventsFitIntoASmallHeapWhileTheDatabaseIsReadOnly(int bytes, int count) throws Exception {
        try (TestSystem system = TestSystem.open(12)) {
            system.startReadyService().close();
            Random random = new Random(bytes);
            for (int i = 0; i < count; i += 50) {
                List<EventBuilder> events = new ArrayList<>();
                for (int j = i; j < i + 50; j++) {
                    EventBuilder event = EventBuilder.user("user.created", "user_" + j, T0);
                    event.data().withObject("public_metadata").put("pad", text(random, bytes));
                    events.add(event);
                }
                system.publish(events);
            }
            system.setReadOnly(true);
            system.with("MIGRATE_ON_START", "false");

            // When
            try (ServiceProcess service = ServiceProcess.start(system.environment())) {
                patiently().until(() -> service.metric("clerk_user_sync_retried_total") > 0);
                patiently().until(() -> service.metric("clerk_user_sync_lag_records") == count);
                system.setReadOnly(false);

                // Then
                system.awaitAllConsumed();
                assertThat(service.isAlive()).isTrue();
                assertThat(system.query("select id from clerk.users")).hasSize(count);
            }
        }
    }

    private static String text(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes).substring(0, length);
    }
}
