// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTimesTest {

    private final Event event = new ExpiringEvent().event();

    /** With an older timestamp, Kafka could delete the record at once. */
    @ParameterizedTest
    @CsvSource({"PT0S,true", "PT24H,true", "PT24H1S,false", "PT720H,false"})
    void aRecordHasTheTimeOfAcceptanceForADay(Duration age, boolean timeOfAcceptance) {
        // Given
        Instant now = event.acceptedAt().plus(age);

        // When
        long timestamp = new RecordTimes(InstantSource.fixed(now)).timestamp(event);

        // Then
        assertThat(timestamp).isEqualTo((timeOfAcceptance ? event.acceptedAt() : now).toEpochMilli());
    }
}
