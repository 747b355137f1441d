// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Reads the alert rules, and the queries of the alerts and the dashboards. */
final class Alerts {

    static final String FILE = "deploy/prometheus/alerts.yml";

    private Alerts() {}

    /**
     * The PromQL query of an alert, a panel or a dashboard variable.
     *
     * @param name shown when a test fails
     */
    record Query(String name, String expression) {

        /** Whether this is a dashboard variable that lists clusters or namespaces. */
        boolean isListOfInstallations() {
            return expression.endsWith(", namespace)") || expression.endsWith(", cluster)");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All alert rules. */
    static List<JsonNode> rules() {
        return Manifests.documents(Project.text(FILE)).stream()
                .flatMap(document -> elements(document.path("groups")))
                .flatMap(group -> elements(group.path("rules")))
                .toList();
    }

    /** The queries of the alerts. */
    static Stream<Query> queries() {
        return rules().stream()
                .map(rule ->
                        new Query(rule.path("alert").asText(), rule.path("expr").asText()));
    }

    /** The queries of the dashboards' panels and variables. */
    static Stream<Query> dashboardQueries() {
        return Project.filesBelow("deploy/grafana/dashboards", ".json").stream().flatMap(file -> {
            JsonNode dashboard = Manifests.documents(Project.text(file)).get(0);
            String name = file.getFileName() + ": ";
            Stream<Query> panels = elements(dashboard.path("panels"))
                    .flatMap(panel -> elements(panel.path("targets"))
                            .map(target -> new Query(
                                    name + panel.path("title").asText(),
                                    target.path("expr").asText())));
            Stream<Query> variables = elements(dashboard.at("/templating/list"))
                    .map(variable -> new Query(
                            name + variable.path("name").asText(),
                            variable.path("definition").asText()));
            return Stream.concat(panels, variables);
        });
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
