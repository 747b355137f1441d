// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clerkbridge.console.config.ConsoleSettings;
import dev.clerkbridge.deployment.Installation.Workload;
import dev.clerkbridge.ingress.config.IngressSettings;
import dev.clerkbridge.operations.environment.Setting;
import dev.clerkbridge.operations.environment.SettingsTable;
import dev.clerkbridge.usersync.config.SyncSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables in docs/configuration.md match the declared settings. {@code -Ddocs.update} rewrites them. */
class ConfigurationDocTest {

    private static final Pattern ROW = Pattern.compile("\\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \\|([^|]*)\\|.*");
    private static final Path PAGE = Project.path("docs/configuration.md");

    static Stream<Arguments> services() {
        return Stream.of(
                Arguments.of("## Ingress\n", IngressSettings.ALL),
                Arguments.of("## Consumer\n", SyncSettings.ALL),
                Arguments.of("## Console\n", ConsoleSettings.ALL));
    }

    @ParameterizedTest
    @MethodSource("services")
    void theTableMatchesTheDeclaredSettings(String section, List<Setting<?>> settings) throws IOException {
        // Given
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n| `", page.indexOf(section)) + 1;
        int end = page.indexOf("\n\n", start) + 1;
        String declared = SettingsTable.markdown(settings);

        // When
        if (System.getProperty("docs.update") != null) {
            Files.writeString(PAGE, page.substring(0, start) + declared + page.substring(end));
        }

        // Then
        assertThat(Files.readString(PAGE)).contains(declared);
    }

    @Test
    void composeAndKubernetesSetOnlyDeclaredVariables() {
        // Given
        Set<String> known = new TreeSet<>(documented("## Ingress").keySet());
        known.addAll(documented("## Consumer").keySet());
        known.addAll(documented("## Console").keySet());
        Installation base = Installation.base();
        JsonNode services =
                Manifests.documents(Project.text("docker-compose.yml")).get(0).path("services");

        // When
        Stream<String> compose = Stream.of("ingress", "consumer-user-sync", "console")
                .flatMap(service -> services.path(service).path("environment").properties().stream())
                .map(Map.Entry::getKey);
        Stream<String> kubernetes = Stream.concat(
                        base.all(ConfigMap.class).flatMap(map -> map.getData().keySet().stream()),
                        base.services().stream()
                                .map(Workload::environment)
                                .flatMap(variables -> variables.stream().map(EnvVar::getName)))
                .filter(variable -> !variable.equals("KAFKA_SASL_JAAS_CONFIG"));

        // Then
        assertThat(Stream.concat(compose, kubernetes)).isNotEmpty().isSubsetOf(known);
    }

    /** The default of each variable in a section's table; empty if the variable has no default. */
    private static Map<String, String> documented(String section) {
        Map<String, String> variables = new LinkedHashMap<>();
        String page = Project.text("docs/configuration.md");
        int start = page.indexOf(section + "\n") + section.length();
        int end = page.indexOf("\n## ", start);
        for (String line : page.substring(start, end).split("\n", -1)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String cell = row.group(2).strip();
                String value = cell.startsWith("`") ? cell.replace("`", "") : "";
                for (String name : row.group(1).replace("`", "").split(", ", -1)) {
                    variables.put(name, value);
                }
            }
        }
        return variables;
    }
}
