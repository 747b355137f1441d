// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LoopStatusTest {

    private final LoopStatus status = new LoopStatus(InstantSource.system());

    @Test
    void isNotReadyUntilANewConsumerHasJoinedTheGroup() {
        // Given
        status.running();
        status.assigned();
        boolean readyBefore = status.isReady();

        // When: the consumer failed, and the loop has opened another one
        status.consumerClosed();
        status.running();
        boolean readyBetween = status.isReady();
        status.assigned();

        // Then
        assertThat(readyBefore).isTrue();
        assertThat(readyBetween).isFalse();
        assertThat(status.isReady()).isTrue();
    }

    @Test
    void theLagIsUnknownWhileNoConsumerCanJoinTheGroup() {
        // Given
        status.assigned();
        status.lag(3, Instant.EPOCH);

        // When, then: the first consumer had joined
        status.consumerClosed();
        assertThat(status.lagRecords()).isEqualTo(3);
        status.consumerClosed();
        assertThat(status.lagRecords()).isNaN();
        assertThat(status.lagSeconds()).isNaN();
    }
}
