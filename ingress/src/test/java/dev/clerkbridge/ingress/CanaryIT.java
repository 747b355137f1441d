// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.testbed.server.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes go through the public URL and are answered, but are not stored. */
class CanaryIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void aProbeIsAnswered200ButNotStored() {
        // Given
        int port = FreePort.onLoopback();

        // When
        try (TestIngress ingress = start(port, "http://127.0.0.1:" + port + "/api/webhooks")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"accepted\"}") >= 2);
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"canary\",status=\"200\"}"))
                    .isGreaterThanOrEqualTo(2);
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"accepted\",status=\"200\"}"))
                    .isZero();
            assertThat(ingress.metric("clerk_ingress_last_delivery_timestamp_seconds"))
                    .isZero();
            assertThat(ingress.metric("clerk_ingress_journal_backlog_events")).isZero();
        }
    }

    @Test
    void aProbeAnswered404CountsAsRefused() {
        // Given
        int port = FreePort.onLoopback();

        // When
        try (TestIngress ingress = start(port, "http://127.0.0.1:" + port + "/wrong")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"refused\"}") >= 1);
        }
    }

    @Test
    void aProbeAnswered503DoesNotCountAsAFailedEvent() {
        // Given
        int port = FreePort.onLoopback();

        // When
        try (TestIngress ingress = start(port, "http://127.0.0.1:" + port + "/api/webhooks", "kafka")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"refused\"}") >= 1);
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"canary_refused\",status=\"503\"}"))
                    .isPositive();
            assertThat(ingress.metric("clerk_ingress_requests_total{answer=\"failed\",status=\"503\"}"))
                    .isZero();
        }
    }

    @Test
    void anUnreachableUrlCountsAsUnreachable() {
        // When
        try (TestIngress ingress = start(0, "http://127.0.0.1:" + FreePort.onLoopback() + "/api/webhooks")) {
            // Then
            await().atMost(TIMEOUT)
                    .until(() -> ingress.metric("clerk_ingress_canary_probes_total{result=\"unreachable\"}") >= 1);
        }
    }

    private TestIngress start(int port, String url) {
        return start(port, url, "journal");
    }

    /** Kafka is down, so the ingress is ready only in journal mode. */
    private TestIngress start(int port, String url, String ackAfter) {
        return TestIngress.startUnready(Map.of(
                "HTTP_PORT",
                String.valueOf(port),
                "ACK_AFTER",
                ackAfter,
                "JOURNAL_DIR",
                directory.toString(),
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1",
                "SHUTDOWN_DEADLINE",
                "2s",
                "CANARY_URL",
                url,
                "CANARY_INTERVAL",
                "200ms"));
    }
}
