// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.failure.Failure;
import dev.clerkbridge.usersync.failure.FailureKind;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LoopHealthTest {

    private final LoopStatus status = new LoopStatus(InstantSource.system());

    @Test
    void saysThatAFailureIsOneOfTheLastAttemptToStart() {
        // Given
        Failure failure = new Failure(FailureKind.TRANSIENT, "PSQLException", "PostgreSQL: Connection refused");

        // When
        status.failing(failure);
        String starting = LoopHealth.of(status).readiness().json();
        status.running();
        status.failing(failure);
        String running = LoopHealth.of(status).readiness().json();

        // Then
        assertThat(starting).contains("The last attempt to start failed: PostgreSQL: Connection refused");
        assertThat(running).contains("loop: PostgreSQL: Connection refused");
    }
}
