// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ChartPointTest {

    @Test
    void theLagIsNullIfTheConsumerDoesNotKnowIt() {
        assertThat(point("NaN").lag()).isNull();
        assertThat(point("7.0").lag()).isEqualTo(7);
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
        ChartPoint.Scrape answered = new ChartPoint.Scrape(Instant.EPOCH, ingress, none);
        ChartPoint.Scrape silent = new ChartPoint.Scrape(Instant.EPOCH, none, none);

        // When
        ChartPoint gone = ChartPoint.between(answered, silent);
        ChartPoint back = ChartPoint.between(silent, answered);

        // Then
        assertThat(gone).isEqualTo(new ChartPoint(Instant.EPOCH, null, null, null, null, null));
        assertThat(back).isEqualTo(new ChartPoint(Instant.EPOCH, null, null, null, 5.0, null));
    }

    private static ChartPoint point(String lag) {
        MetricsText consumer = MetricsText.parse("clerk_user_sync_lag_records " + lag);
        ChartPoint.Scrape scrape = new ChartPoint.Scrape(Instant.EPOCH, MetricsText.parse(""), consumer);
        return ChartPoint.between(scrape, scrape);
    }
}
