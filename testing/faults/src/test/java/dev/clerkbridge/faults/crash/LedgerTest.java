// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTest {

    private static final String KEY = "user_1";

    private final Ledger ledger = new Ledger();

    @ParameterizedTest
    @CsvSource({
        "1 2 3 4,         0, 0, 0",
        "1 2 2 3 4,       1, 0, 0",
        "1 2 3 2 3 4,     2, 0, 0",
        "1 3 4,           0, 0, 1",
        "1 3 2 4,         0, 1, 0",
        "1 3 1 2 3 4,     2, 0, 0",
        "1 2 3,           0, 0, 1",
        "1 4 2 3 4,       1, 0, 0"
    })
    void distinguishesDuplicateReorderedAndMissingMessages(
            String arrivals, long duplicated, long outOfOrder, long missing) {
        // Given
        for (int number = 1; number <= 4; number++) {
            ledger.acknowledged(new Message(KEY, number));
        }

        // When
        List.of(arrivals.split(" ")).forEach(number -> arrive(Integer.parseInt(number)));

        // Then
        assertThat(ledger.duplicated()).isEqualTo(duplicated);
        assertThat(ledger.outOfOrder()).isEqualTo(outOfOrder);
        assertThat(ledger.missing()).isEqualTo(missing);
        assertThat(ledger.altered()).isZero();
    }

    @Test
    void aRefusedMessageIsNotMissing() {
        // Given
        ledger.acknowledged(new Message(KEY, 4));
        arrive(1);
        arrive(3);

        // When
        ledger.refused(new Message(KEY, 2));
        ledger.refused(new Message(KEY, 4));

        // Then
        assertThat(ledger.missing()).isZero();
    }

    @Test
    void detectsAnAlteredBodyOrKey() {
        ledger.arrived(new Message(KEY, 1), KEY, new byte[] {1});
        ledger.arrived(new Message(KEY, 2), "user_2", new Message(KEY, 2).body());

        assertThat(ledger.altered()).isEqualTo(2);
    }

    private void arrive(int number) {
        Message message = new Message(KEY, number);
        ledger.arrived(message, KEY, message.body());
    }
}
