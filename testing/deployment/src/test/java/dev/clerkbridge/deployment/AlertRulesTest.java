// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules load, fire when they should, are the same in Compose and Kubernetes, and link to the runbook. */
class AlertRulesTest {

    private static final String KUBERNETES = "k8s/components/monitoring/prometheusrule.yaml";
    private static final String RUNBOOK = "docs/runbook.md";
    private static final String TESTS = "deploy/prometheus/alerts-test.yml";
    private static final String WEEKS_TESTS = "deploy/prometheus/alerts-weeks-test.yml";
    private static final Pattern AGGREGATION =
            Pattern.compile("\\b(sum|max|min|count|group|avg)\\b(?!_)\\s*(by \\(([^)]*)\\))?");

    @Test
    void kubernetesHasTheSameRules() {
        JsonNode rules = Manifests.documents(Project.text(Alerts.FILE)).get(0);
        JsonNode object = Manifests.documents(Project.text(KUBERNETES)).get(0);

        assertThat(object.path("spec")).as("run deploy/prometheus/render-rule").isEqualTo(rules);
    }

    @Test
    void everyAlertHasASeverityASummaryAndARunbookLink() {
        List<String> headings = Project.text(RUNBOOK)
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT))
                .toList();

        String runbook = siteValue("RUNBOOK_URL");
        assertThat(runbook).startsWith("https://").endsWith("/" + RUNBOOK);
        assertThat(Alerts.rules()).isNotEmpty().allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            JsonNode annotations = rule.path("annotations");
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            assertThat(annotations.path("summary").asText()).endsWith(".");
            assertThat(annotations.path("description").asText()).isNotBlank();
            assertThat(annotations.path("runbook_url").asText())
                    .as("run deploy/prometheus/render-rule")
                    .isEqualTo(runbook + "#" + name.toLowerCase(Locale.ROOT));
            assertThat(headings).contains(name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void theRunbookDescribesTheAlertsInTheirOrder() {
        List<String> alerts =
                Alerts.rules().stream().map(rule -> rule.path("alert").asText()).toList();

        assertThat(Project.text(RUNBOOK).lines())
                .filteredOn(line -> line.startsWith("## Clerk"))
                .extracting(line -> line.substring(3))
                .containsExactlyElementsOf(alerts);
    }

    @Test
    void prometheusAcceptsTheRules() {
        assertSucceeds(Tool.PROMTOOL.run("", "check", "rules", Alerts.FILE));
    }

    @Test
    void prometheusAcceptsItsConfiguration() {
        assertSucceeds(Tool.PROMTOOL.run("", "check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml"));
    }

    @Test
    void alertmanagerAcceptsItsConfiguration() {
        assertSucceeds(Tool.AMTOOL.run("", "check-config", "deploy/alertmanager/alertmanager.yml"));
    }

    @Test
    void theAlertsFireAsTheTestScenariosExpect() {
        assertSucceeds(Tool.PROMTOOL.run("", "test", "rules", TESTS));
    }

    @Test
    @Tag("long")
    void theAlertsFireAsTheScenariosOfDaysAndWeeksExpect() {
        assertSucceeds(Tool.PROMTOOL.run("", "test", "rules", WEEKS_TESTS));
    }

    @Test
    void everyAlertHasATestInWhichItFires() {
        String tests = Project.text(TESTS) + Project.text(WEEKS_TESTS);

        assertThat(Alerts.rules())
                .extracting(rule -> rule.path("alert").asText())
                .allMatch(
                        alert -> tests.contains("labels: 'ALERTS{alertname=\"" + alert + "\", alertstate=\"firing\""));
    }

    @Test
    void theScenarioWithoutProblemsHasSeriesForEveryAlert() {
        // Given
        JsonNode allIsWell = Manifests.documents(Project.text(TESTS)).get(0).at("/tests/0");
        Set<String> series = Alerts.elements(allIsWell.path("input_series"))
                .map(input -> input.path("series").asText().split("\\{", 2)[0])
                .collect(toSet());

        // Then
        assertThat(allIsWell.path("name").asText()).startsWith("all is well");
        assertThat(Alerts.queries())
                .flatExtracting(query -> Selector.metrics(query.expression()))
                .isSubsetOf(series);
    }

    /** promtool accepts a series that is listed twice, and mixes the values. */
    @Test
    void noTestScenarioListsASeriesTwice() {
        for (String file : List.of(TESTS, WEEKS_TESTS)) {
            JsonNode scenarios = Manifests.documents(Project.text(file)).get(0).path("tests");
            assertThat(Alerts.elements(scenarios))
                    .isNotEmpty()
                    .allSatisfy(scenario -> assertThat(Alerts.elements(scenario.path("input_series"))
                                    .map(input ->
                                            normalized(input.path("series").asText())))
                            .as(scenario.path("name").asText())
                            .doesNotHaveDuplicates());
        }
    }

    /** The series with its labels in alphabetical order. */
    private static String normalized(String series) {
        return Arrays.stream(series.split("[{,}]")).map(String::strip).sorted().collect(joining(","));
    }

    /** One Prometheus can watch several installations. A sum over all of them would hide a failing installation. */
    @Test
    void noAlertAndNoPanelAggregatesAcrossInstallations() {
        assertThat(Alerts.queries()).allSatisfy(query -> {
            Matcher aggregation = AGGREGATION.matcher(query.expression());
            while (aggregation.find()) {
                assertThat(requireNonNullElse(aggregation.group(3), ""))
                        .as(aggregation.group())
                        .contains("cluster, namespace");
            }
        });
        assertThat(Alerts.dashboardQueries()
                        .flatMap(query -> Selector.in(query.expression()).stream()
                                .filter(selector -> !query.isListOfInstallations())
                                .map(Selector::text)))
                .isNotEmpty()
                .allMatch(text -> text.contains("namespace=~\"$namespace\""));
    }

    @Test
    void theLastDeliveryIsKnownAfterARestart(@TempDir Path folder) throws IOException {
        // Given
        String query = Alerts.dashboardQueries()
                .filter(panel -> panel.name().endsWith("Last delivery"))
                .map(panel -> panel.expression().replaceAll("\\$\\w+", ".*"))
                .findFirst()
                .orElseThrow();
        Path test = Files.writeString(folder.resolve("test.yml"), """
                tests:
                  - interval: 1m
                    input_series:
                      - { series: 'clerk_ingress_last_delivery_timestamp_seconds{instance="a"}', values: "60x5 0x10" }
                    promql_expr_test:
                      - { eval_time: 12m, expr: 'QUERY', exp_samples: [{ value: 660 }] }
                """.replace("QUERY", query));

        // Then
        assertSucceeds(Tool.PROMTOOL.run("", "test", "rules", test.toString()));
    }

    private static String siteValue(String name) {
        return Project.text("k8s/overlays/production/site/site.env")
                .lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static void assertSucceeds(Tool.Run run) {
        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
