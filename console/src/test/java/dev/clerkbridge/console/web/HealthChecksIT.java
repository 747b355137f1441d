// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.clerkbridge.console.WithConsole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthChecksIT extends WithConsole {

    private final HttpServer service;

    HealthChecksIT() throws Exception {
        super(Map.of());
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.start();
    }

    @AfterEach
    void stopService() {
        service.stop(0);
    }

    @Test
    void aSingleEventIsCountedInTheSingular() throws Exception {
        // Given
        answerMetrics("""
                clerk_ingress_journal_backlog_events 1
                clerk_ingress_journal_set_aside_events 1
                clerk_ingress_deliveries_verified_total{secret="1"} 1
                clerk_ingress_requests_total{answer="no_matching_signature"} 1
                """);
        restartWithIngress();

        // When
        String checks = send(request("/api/v1/health")).body();

        // Then
        assertThat(checks)
                .contains(
                        "1 event in the backlog",
                        "1 event is set aside",
                        "verified 1 delivery; 1 delivery matched no secret");
    }

    @Test
    void anIngressWithoutAJournalIsNotSaidToHaveAnEmptyOne() throws Exception {
        // Given: what KafkaAcceptor registers
        answerMetrics("""
                clerk_ingress_journal_backlog_bytes 0.0
                clerk_ingress_journal_backlog_events 0.0
                clerk_ingress_journal_max_bytes 0.0
                clerk_ingress_journal_oldest_age_seconds 0.0
                clerk_ingress_journal_set_aside_events 0.0
                clerk_ingress_kafka_in_flight_bytes 0.0
                """);
        restartWithIngress();

        // When
        String checks = send(request("/api/v1/health")).body();

        // Then
        assertThat(checks)
                .contains("none, because the ingress runs in kafka mode", "nothing is set aside")
                .doesNotContain("no event is waiting to be published", "set aside in the journal");
    }

    @Test
    void aJournalThatIsNotOpenYetIsNotSaidToBeEmpty() throws Exception {
        // Given
        answerMetrics("clerk_ingress_requests_total{answer=\"closing\"} 0.0\n");
        restartWithIngress();

        // When
        String checks = send(request("/api/v1/health")).body();

        // Then
        assertThat(checks)
                .contains("the ingress has not opened it yet", "unknown until the journal is open")
                .doesNotContain("no event is waiting to be published", "no event is set aside");
    }

    @Test
    void aServiceThatStallsAfterItsHeadersIsNotReady() throws Exception {
        // Given: the response announces a body that does not follow
        service.createContext("/", exchange -> exchange.sendResponseHeaders(200, 1));
        restartWithIngress();

        // When
        String checks =
                send(request("/api/v1/health").timeout(Duration.ofSeconds(30))).body();

        // Then
        assertThat(checks).contains("no whole response within 2 seconds");
    }

    @Test
    void recordsThatTheGroupNeverReadAreNotGoodEvenIfTheConsumerHasNoLag() throws Exception {
        // Given: the consumer has processed the record in another group
        kafka.send(new ProducerRecord<>(topics.events(), "{}".getBytes(UTF_8)));
        answerMetrics("clerk_user_sync_lag_seconds 0.0\n");
        restart(Map.of("USER_SYNC_MANAGEMENT_URL", url()));

        // When
        JsonNode mirror = check("Mirror");

        // Then
        assertThat(mirror.path("good").asBoolean(true)).isFalse();
        assertThat(mirror.path("detail").asText()).contains("1 record is not processed yet", "KAFKA_GROUP_ID");
    }

    @Test
    void aMissingReconcileResultIsNotSaidToProveThatNoneHasRun() throws Exception {
        // Given
        answerMetrics("clerk_user_sync_reconcile_finished_timestamp_seconds{object=\"users\"} NaN\n");
        restart(Map.of("USER_SYNC_MANAGEMENT_URL", url()));

        // When
        JsonNode drift = check("Drift");

        // Then
        assertThat(drift.path("detail").asText()).startsWith("no result is known");
    }

    private JsonNode check(String name) throws Exception {
        JsonNode checks = new ObjectMapper()
                .readTree(send(request("/api/v1/health")).body())
                .path("checks");
        return StreamSupport.stream(checks.spliterator(), false)
                .filter(check -> check.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String url() {
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }

    private void restartWithIngress() throws Exception {
        restart(Map.of("INGRESS_MANAGEMENT_URL", url()));
    }

    private void answerMetrics(String text) {
        service.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(200, text.length());
            exchange.getResponseBody().write(text.getBytes(UTF_8));
            exchange.close();
        });
    }
}
