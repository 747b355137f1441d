// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rfc3339Test {

    private static final long LAST_SECOND = 253_402_300_799L;

    @ParameterizedTest
    @CsvSource({
        "2026-09-21T13:33:20.123456Z, 2026-09-21T13:33:20.123Z, 2026-09-21T13:33:20.123456Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z, 1970-01-01T00:00:00.000000Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999999Z",
        "2024-02-29T00:00:00.000000999Z, 2024-02-29T00:00:00.000Z, 2024-02-29T00:00:00.000000Z"
    })
    void writesTimesInUtc(Instant instant, String milliseconds, String microseconds) {
        assertThat(new String(Rfc3339.milliseconds(instant), US_ASCII)).isEqualTo(milliseconds);
        assertThat(new String(Rfc3339.microseconds(instant), US_ASCII)).isEqualTo(microseconds);
    }

    @Test
    void agreesWithTheJdkFormatter() {
        // Given
        Random random = new Random(4);
        DateTimeFormatter formatter =
                new DateTimeFormatterBuilder().appendInstant(6).toFormatter();
        for (int i = 0; i < 2_000; i++) {
            Instant instant = Instant.ofEpochSecond(random.nextLong(LAST_SECOND), random.nextInt(1_000_000_000));

            // When
            String text = new String(Rfc3339.microseconds(instant), US_ASCII);

            // Then
            assertThat(text).isEqualTo(formatter.format(instant));
        }
    }
}
