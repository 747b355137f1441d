// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MetricsIT {

    /** A sample of the Prometheus text format: name, labels, value. */
    private static final Pattern SAMPLE =
            Pattern.compile("[a-z_][a-z0-9_]*(\\{([a-z_]+=\"[^\"\\n]*\",?)*})? (NaN|[+-]?Inf|[-+0-9.E]+)");

    private static TestIngress ingress;

    @BeforeAll
    static void start() {
        ingress = TestIngress.start(Map.of(
                "CLERK_WEBHOOK_SIGNING_SECRET", Svix.SECRET + "," + Svix.SECOND_SECRET, "CLERK_INSTANCE_IDS", "ins_1"));
    }

    @AfterAll
    static void stop() {
        ingress.close();
    }

    @Test
    void metricsCountEveryRequestAndEvent() {
        // Given
        byte[] known = "{\"data\":{\"id\":\"u\"},\"instance_id\":\"ins_1\",\"type\":\"user.created\"}".getBytes(UTF_8);
        byte[] unknown = "{\"data\":{\"id\":\"u\"},\"instance_id\":\"ins_1\",\"type\":\"no.such\"}".getBytes(UTF_8);
        byte[] foreign =
                "{\"data\":{\"id\":\"u\"},\"instance_id\":\"ins_2\",\"type\":\"user.created\"}".getBytes(UTF_8);

        // When
        ingress.post(known);
        ingress.post(unknown, Svix.headers("msg_1", Instant.now(), unknown, Svix.SECOND_SECRET));
        ingress.post(foreign);
        ingress.post(known, Svix.headers(foreign));

        // Then
        assertThat(samples("text/plain"))
                .contains(
                        "clerk_ingress_requests_total{answer=\"accepted\",status=\"200\"} 3.0",
                        "clerk_ingress_requests_total{answer=\"no_matching_signature\",status=\"400\"} 1.0",
                        "clerk_ingress_deliveries_verified_total{secret=\"1\"} 2.0",
                        "clerk_ingress_deliveries_verified_total{secret=\"2\"} 1.0",
                        "clerk_ingress_events_accepted_total{type=\"user.created\"} 2.0",
                        "clerk_ingress_events_accepted_total{type=\"other\"} 1.0",
                        "clerk_ingress_events_quarantined_total{reason=\"foreign-instance\"} 1.0",
                        "clerk_ingress_events_published_total{topic=\"events\"} 2.0",
                        "clerk_ingress_events_published_total{topic=\"quarantine\"} 1.0",
                        "clerk_ingress_ack_seconds_count 3",
                        "clerk_ingress_body_bytes_count 3",
                        "clerk_ingress_kafka_up 1.0",
                        "clerk_ingress_journal_backlog_events 0.0");
    }

    @Test
    void metricsAreWellFormedAndIncludeTheJvmAndKafkaClient() {
        // When
        List<String> samples = samples("text/plain");

        // Then
        assertThat(samples).allMatch(line -> SAMPLE.matcher(line).matches());
        assertThat(samples).anyMatch(line -> line.startsWith("clerk_ingress_build_info{") && line.endsWith("} 1"));
        assertThat(samples).anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
        assertThat(samples).anyMatch(line -> line.startsWith("netty_eventexecutor_tasks_pending"));
        assertThat(samples).anyMatch(line -> line.startsWith("kafka_producer_record_send_total"));
        assertThat(samples).anyMatch(line -> line.startsWith("clerk_ingress_last_delivery_timestamp_seconds"));
    }

    @Test
    void metricsUseTheOpenMetricsFormatOnRequest() {
        // When
        HttpResponse<String> response = scrape("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

        // Then
        assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(response.body()).endsWith("# EOF\n");
    }

    private static List<String> samples(String accept) {
        return scrape(accept)
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static HttpResponse<String> scrape(String accept) {
        return ingress.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ingress.ingress().managementPort() + "/metrics"))
                .header("Accept", accept));
    }
}
