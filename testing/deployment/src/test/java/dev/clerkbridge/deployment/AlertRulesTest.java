package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The alerts can be loaded, do what they say, are the same everywhere, and lead to a paragraph that helps. */
class AlertRulesTest {

    private static final String KUBERNETES = "k8s/components/monitoring/prometheusrule.yaml";
    private static final String RUNBOOK = "docs/runbook.md";

    @Test
    void kubernetesHasTheSameRules() {
        JsonNode rules = Manifests.documents(Project.text(Alerts.FILE)).get(0);
        JsonNode object = Manifests.documents(Project.text(KUBERNETES)).get(0);

        assertThat(object.path("spec")).as("run deploy/prometheus/render-rule").isEqualTo(rules);
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() {
        List<String> headings = Project.text(RUNBOOK)
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT))
                .toList();

        assertThat(Alerts.rules()).isNotEmpty().allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            JsonNode annotations = rule.path("annotations");
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
            assertThat(annotations.path("summary").asText()).endsWith(".");
            assertThat(annotations.path("description").asText()).isNotBlank();
            assertThat(annotations.path("runbook_url").asText())
                    .isEqualTo(RUNBOOK + "#" + name.toLowerCase(Locale.ROOT));
            assertThat(headings).contains(name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void theRunbookHasNoParagraphForAnAlertThatDoesNotExist() {
        List<String> alerts =
                Alerts.rules().stream().map(rule -> rule.path("alert").asText()).toList();

        assertThat(Project.text(RUNBOOK).lines())
                .filteredOn(line -> line.startsWith("## Clerk"))
                .extracting(line -> line.substring(3))
                .containsExactlyElementsOf(alerts);
    }

    @Test
    void prometheusTakesTheRules() {
        assertSucceeds(Tool.PROMTOOL.run("", "check", "rules", Alerts.FILE));
    }

    @Test
    void prometheusTakesTheConfiguration() {
        assertSucceeds(Tool.PROMTOOL.run("", "check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml"));
    }

    @Test
    void theAlertsFireWhenTheyShould() {
        assertSucceeds(Tool.PROMTOOL.run("", "test", "rules", "deploy/prometheus/alerts-test.yml"));
    }

    @Test
    void everyAlertHasATestThatItFires() {
        String tests = Project.text("deploy/prometheus/alerts-test.yml");

        assertThat(Alerts.rules())
                .extracting(rule -> rule.path("alert").asText())
                .allMatch(alert -> tests.contains("alertname: " + alert + "\n"));
    }

    private static void assertSucceeds(Tool.Run run) {
        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
