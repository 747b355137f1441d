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

    private static Sample sample(String lag) {
        MetricsText consumer = MetricsText.parse("clerk_user_sync_lag_records " + lag);
        Sample.Scrape scrape = new Sample.Scrape(Instant.EPOCH, MetricsText.parse(""), consumer);
        return Sample.between(scrape, scrape);
    }
}
