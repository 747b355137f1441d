// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTextTest {

    private static final MetricsText METRICS = MetricsText.parse("""
            # HELP requests_total Requests
            requests_total{answer="accepted",status="200"} 12.0
            requests_total{answer="too_old",status="400"} 2.0
            requests_total{answer="no_matching_signature",status="400"} 1.0
            drift_rows{object="users",state="stale"} NaN
            backlog 3
            not a sample
            """);

    @Test
    void sumsAllSeriesOfAMetric() {
        assertThat(METRICS.sum("requests_total")).isEqualTo(15);
        assertThat(METRICS.sum("backlog")).isEqualTo(3);
        assertThat(METRICS.sum("missing")).isZero();
    }

    @Test
    void sumsTheSeriesForEachValueOfALabel() {
        assertThat(METRICS.byLabel("requests_total", "status"))
                .containsEntry("400", 3.0)
                .containsEntry("200", 12.0);
        assertThat(METRICS.byLabel("drift_rows", "state")).isEmpty();
    }
}
