// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void theLagIsNullIfTheConsumerDoesNotKnowIt() {
        assertThat(sample("NaN").lag()).isNull();
        assertThat(sample("7.0").lag()).isEqualTo(7);
    }

    @Test
    void theNumbersOfAServiceThatDoesNotAnswerAreNull() {
        // Given
        MetricsText ingress = MetricsText.parse("""
                clerk_ingress_events_accepted_total 9
                clerk_ingress_ack_seconds_count 9
                clerk_ingress_ack_seconds_sum 1
                clerk_ingress_journal_backlog_events 5
                """);
        MetricsText none = MetricsText.parse("");
        Sample.Scrape answered = new Sample.Scrape(Instant.EPOCH, ingress, none);
        Sample.Scrape silent = new Sample.Scrape(Instant.EPOCH, none, none);

        // When
        Sample gone = Sample.between(answered, silent);
        Sample back = Sample.between(silent, answered);

        // Then
        assertThat(gone).isEqualTo(new Sample(Instant.EPOCH, null, null, null, null, null));
        assertThat(back).isEqualTo(new Sample(Instant.EPOCH, null, null, null, 5.0, null));
    }

    private static Sample sample(String lag) {
        MetricsText consumer = MetricsText.parse("clerk_user_sync_lag_records " + lag);
        Sample.Scrape scrape = new Sample.Scrape(Instant.EPOCH, MetricsText.parse(""), consumer);
        return Sample.between(scrape, scrape);
    }
}
