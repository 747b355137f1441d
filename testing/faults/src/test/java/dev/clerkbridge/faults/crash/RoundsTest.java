// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final Duration RECOVERED = Duration.ofSeconds(1);
    private static final String KEY = "user_1";

    private final Ledger ledger = new Ledger();
    private final Rounds rounds = new Rounds(ledger);

    @Test
    void aRecordBetweenTwoRoundsBelongsToTheLaterOne() {
        // Given
        rounds.add(IngressFault.NOTHING, 0, RECOVERED);

        // When
        arriveAltered(1);
        CrashRoundResult round = rounds.add(IngressFault.KAFKA_GONE, 0, RECOVERED);

        // Then
        assertThat(round.altered()).isEqualTo(1);
        assertThat(rounds.clean()).isFalse();
    }

    @Test
    void aRecordAfterTheLastRoundBelongsToIt() {
        // Given
        arriveAltered(1);
        rounds.killed();
        rounds.add(IngressFault.NOTHING, 0, RECOVERED);

        // When
        arriveAltered(2);
        CrashRoundResult last = rounds.extendLast(true, 0);

        // Then
        assertThat(rounds.all()).containsExactly(last);
        assertThat(last).isEqualTo(new CrashRoundResult(IngressFault.NOTHING, 1, 0, 0, 0, 0, 2, 0, 0, RECOVERED));
    }

    @Test
    void aRunWhoseLastEventsAreNotPublishedIsNotClean() {
        rounds.add(IngressFault.NOTHING, 0, RECOVERED);

        rounds.extendLast(false, 3);

        assertThat(rounds.clean()).isFalse();
    }

    private void arriveAltered(int number) {
        ledger.arrived(new Message(KEY, number), KEY, new byte[0]);
    }
}
