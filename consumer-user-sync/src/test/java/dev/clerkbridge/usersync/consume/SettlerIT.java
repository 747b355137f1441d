// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.metrics.SyncMetrics;
import dev.clerkbridge.usersync.mirror.PostgresMirror;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.Tables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SettlerIT {

    @Test
    void aPassInWhichAllStatementsTakeTooLongFails() throws Exception {
        try (Tables tables = Tables.empty()) {
            // Given: each statement is cancelled, as after its timeout, when the pass has no time left
            tables.execute("create function clerk.cancel() returns trigger language plpgsql as $$ begin"
                    + " perform pg_sleep(0.2); perform pg_cancel_backend(pg_backend_pid()); perform pg_sleep(10);"
                    + " return new; end $$");
            tables.execute("create trigger cancel before insert on clerk.users execute function clerk.cancel()");
            Settler settler = new Settler(
                    new PostgresMirror(tables.database()),
                    letter -> CompletableFuture.failedFuture(new AssertionError()),
                    new SyncMetrics(new SimpleMeterRegistry()),
                    InstantSource.system(),
                    Duration.ofMillis(100));
            List<PendingRecord> records = List.of(pending("user_1"), pending("user_2"));

            // When
            Failure failure = settler.settle(records);

            // Then
            assertThat(failure).extracting(Failure::message).asString().contains("57014");
            assertThat(records).allMatch(record -> record.outcome() == null && record.heldUpBy() == null);
        }
    }

    private static PendingRecord pending(String user) {
        ConsumerRecord<byte[], byte[]> record =
                EventBuilder.user("user.updated", user, T0).consumed();
        return new PendingRecord(record, new EventDecoder(OptionalData.NONE).decode(record), Instant.now());
    }
}
