// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The metrics of the ingress and the consumer follow Prometheus's naming rules, have bounded labels, and include every
 * metric of these services that the alerts and dashboards use.
 */
class ExportedMetricsIT {

    private static final Pattern OURS = Pattern.compile("clerk_(ingress|user_sync)_[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final Pattern ID =
            Pattern.compile("(user|org|orgmem|sess|msg|ins|ema)_[0-9A-Za-z]{8,}|whsec_.*|.*@.*");
    private static final int MOST_SERIES = 1_500;

    private static RunningServices services;
    private static String ingressText;
    private static String consumerText;
    private static Scrape ingress;
    private static Scrape consumer;

    @BeforeAll
    static void runAndScrape(@TempDir Path folder) throws Exception {
        services = RunningServices.start(folder);
        services.postOneEventOfEachType();
        // The timer of garbage collection pauses appears after the first collection.
        System.gc();
        ingressText = await().until(services::ingressMetrics, ExportedMetricsIT::timesCollections);
        consumerText = await().until(services::consumerMetrics, ExportedMetricsIT::timesCollections);
        ingress = Scrape.parse(ingressText);
        consumer = Scrape.parse(consumerText);
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    private static boolean timesCollections(String metrics) {
        return metrics.contains("jvm_gc_pause_seconds_sum");
    }

    static Stream<Alerts.Query> queries() {
        return Stream.concat(Alerts.queries(), Alerts.dashboardQueries());
    }

    @ParameterizedTest
    @MethodSource("queries")
    void theServicesExposeTheMetricsOfTheQuery(Alerts.Query query) {
        // Given
        Scrape everything = ingress.and(consumer);

        // Then
        assertThat(Selector.in(query.expression()))
                .allMatch(selector -> selector.isServedBy(everything), "is exposed by a service");
    }

    @Test
    void metricsFollowTheNamingRulesAndHaveHelpTexts() {
        Scrape everything = ingress.and(consumer);
        assertThat(everything.types()).isNotEmpty();
        assertThat(everything.described())
                .containsAll(everything.types().keySet().stream()
                        .filter(name -> name.startsWith("clerk_"))
                        .toList());
        assertThat(everything.types()).allSatisfy((name, type) -> {
            if (name.startsWith("clerk_")) {
                assertThat(name).matches(OURS);
            }
            assertThat(name.endsWith("_total")).as(name + " is a " + type).isEqualTo(type.equals("counter"));
        });
    }

    @Test
    void promtoolFindsNoProblems() {
        for (String text : List.of(ingressText, consumerText)) {
            Tool.Run run = Tool.PROMTOOL.run(text, "check", "metrics");
            assertThat(run.output()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    @Test
    void labelsAreBoundedAndContainNoPersonalData() {
        for (Scrape scrape : List.of(ingress, consumer)) {
            assertThat(scrape.samples()).hasSizeLessThan(MOST_SERIES);
            assertThat(scrape.samples())
                    .flatExtracting(sample -> sample.labels().values())
                    .noneMatch(value -> ID.matcher(String.valueOf(value)).matches());
        }
    }

    @Test
    void exposesTheMetricsOfTheLibraries() {
        assertThat(ingress.types().keySet()).anyMatch(name -> name.startsWith("kafka_producer_"));
        assertThat(ingress.types().keySet()).anyMatch(name -> name.startsWith("netty_"));
        assertThat(consumer.types().keySet()).anyMatch(name -> name.startsWith("kafka_consumer_"));
        assertThat(consumer.types().keySet()).contains("clerk_user_sync_database_connected");
        for (Scrape scrape : List.of(ingress, consumer)) {
            assertThat(scrape.types().keySet()).containsAll(Set.of("jvm_memory_used_bytes", "jvm_gc_pause_seconds"));
        }
    }

    @Test
    void everyEventIsAccountedFor() {
        double accepted = ingress.sum("clerk_ingress_events_accepted_total", Map.of());
        double published = ingress.sum("clerk_ingress_events_published_total", Map.of());
        double consumed = consumer.sum("clerk_user_sync_consumed_total", Map.of());

        assertThat(accepted).isPositive().isEqualTo(published);
        assertThat(consumed)
                .isEqualTo(ingress.sum("clerk_ingress_events_published_total", Map.of("topic", "events")))
                .isEqualTo(consumer.sum("clerk_user_sync_events_total", Map.of()));
    }
}
