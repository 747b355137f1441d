// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PendingEventTest {

    private final ExpiringEvent event = new ExpiringEvent();

    @Test
    void aRefusedEventIsQueuedForTheQuarantineTopic() {
        event.sent();
        assertThat(event.refused()).isTrue();
        event.quarantine();

        assertThat(event.quarantined()).isTrue();
        assertThat(event.isRefused()).isFalse();
        assertThat(event.finished()).isFalse();
    }

    @Test
    void aRefusalAfterTheRequestTimedOutChangesNothing() {
        event.sent();
        event.timedOut();

        assertThat(event.refused()).isFalse();
        assertThat(event.finished()).isTrue();
    }

    @Test
    void anEventThatTimesOutAfterItsRefusalIsNotQuarantined() {
        event.sent();
        event.refused();
        event.timedOut();
        event.quarantine();

        assertThat(event.quarantined()).isFalse();
        assertThat(event.finished()).isTrue();
    }

    @Test
    void anEventThatWasNotSentCannotBeRefused() {
        assertThatThrownBy(event::refused).isInstanceOf(IllegalStateException.class);
    }
}
