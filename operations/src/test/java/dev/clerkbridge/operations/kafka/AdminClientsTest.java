// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AdminClientsTest {

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void closesAClientWhoseThreadDoesNotEnd() throws Exception {
        // Given
        Admin admin = Admin.create(
                Map.of("bootstrap.servers", "127.0.0.1:1", "metric.reporters", List.of(HangingReporter.class)));

        try {
            // When
            AdminClients.closeAtOnce(admin);

            // Then
            assertThat(HangingReporter.HANGS.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            HangingReporter.END.countDown();
        }
    }

    /** Keeps the client's thread from ending, like a DNS lookup without an answer. */
    public static final class HangingReporter implements MetricsReporter {

        static final CountDownLatch HANGS = new CountDownLatch(1);
        static final CountDownLatch END = new CountDownLatch(1);

        @Override
        public void init(List<KafkaMetric> metrics) {}

        @Override
        public void metricChange(KafkaMetric metric) {}

        @Override
        public void metricRemoval(KafkaMetric metric) {}

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {
            HANGS.countDown();
            try {
                END.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
